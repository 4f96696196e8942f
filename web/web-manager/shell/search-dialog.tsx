import './search-dialog.css';
import { Text, TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#web/ui/dialog.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { notifyError } from '#web/ui/notify.ts';
import { targetKinds } from './find-targets.ts';
import { useMay } from './use-may.ts';
import { type OpenTarget, useTargets } from './use-targets.ts';

/** The search over the page: type, choose with the arrows, open with Enter. */
export function SearchDialog(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('search.title')} size={560}>
      <SearchBox onClose={props.onClose} />
    </Dialog>
  );
}

/** Begins anew each time that the dialog opens. */
function SearchBox({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('webManager');
  const { t: shared } = useTranslation('ui');
  const may = useMay();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const targets = useTargets(search);
  const { shown, count } = targets;
  const active = shown[Math.min(chosen, shown.length - 1)];
  const choose = (target: OpenTarget) => {
    onClose();
    target.open().catch(notifyError);
  };
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter' && active !== undefined) choose(active);
    else if (step !== 0 && active !== undefined)
      setChosen((shown.indexOf(active) + step + shown.length) % shown.length);
    else return;
    event.preventDefault();
  };
  const status =
    targets.error !== null ? errorText(shared, targets.error) : targets.loading ? shared('table.loading') : '';
  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={id}
        aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
        aria-autocomplete="list"
        aria-label={t('search.title')}
        description={
          targets.tenant === undefined
            ? undefined
            : t(may('tenant.manage') ? 'search.help' : 'search.helpOwn', { tenant: targets.tenant.name })
        }
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={({ currentTarget }) => {
          setSearch(currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={move}
      />
      <Text size="sm" c="dimmed" role="status" mt="xs">
        {status || t('search.found', { count })}
      </Text>
      <Results id={id} shown={shown} active={active} onChoose={choose} />
    </>
  );
}

function Results(props: {
  readonly id: string;
  readonly shown: readonly OpenTarget[];
  readonly active: OpenTarget | undefined;
  readonly onChoose: (target: OpenTarget) => void;
}): ReactNode {
  const { t } = useTranslation('webManager');
  const { id, shown, active } = props;
  return (
    <div className="search-results" role="listbox" id={id} aria-label={t('search.title')}>
      {targetKinds
        .filter((kind) => shown.some((target) => target.kind === kind))
        .map((kind) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a listbox
          <div key={kind} role="group" aria-label={t(`search.kinds.${kind}`)}>
            <div className="search-kind" aria-hidden="true">
              {t(`search.kinds.${kind}`)}
            </div>
            {shown
              .filter((target) => target.kind === kind)
              .map((target) => (
                <Option
                  key={target.id}
                  id={`${id}-${target.id}`}
                  target={target}
                  active={target === active}
                  onChoose={() => props.onChoose(target)}
                />
              ))}
          </div>
        ))}
    </div>
  );
}

function Option(props: {
  readonly id: string;
  readonly target: OpenTarget;
  readonly active: boolean;
  readonly onChoose: () => void;
}): ReactNode {
  const { target, active } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus
    <div
      ref={element}
      id={props.id}
      role="option"
      aria-selected={active}
      className="search-option"
      onClick={props.onChoose}
    >
      <span>{target.name}</span>
      {target.also !== undefined && <span className="search-also">{target.also}</span>}
    </div>
  );
}
