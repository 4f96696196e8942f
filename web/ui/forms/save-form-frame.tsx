import './form-styles.ts';
import './form.css';
import { Alert, Anchor, Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormState } from './use-save-form.ts';

export interface SaveFormFrameProps {
  readonly state: FormState;
  readonly children: ReactNode;
  /** By path, as people read it in the form. */
  readonly labels: Readonly<Record<string, string>>;
  readonly submitLabel?: string;
  readonly onCancel?: () => void;
  /** Offered when somebody else changed the thing; loads it afresh. */
  readonly onReload?: () => void;
  /** Somebody else's change that was noticed before saving. */
  readonly stale?: boolean;
}

/** The frame of every form: a summary of what is wrong that links to the fields, the inputs, one action. */
export function SaveFormFrame(props: SaveFormFrameProps): ReactNode {
  const { state, children } = props;
  const { t } = useTranslation();
  return (
    <form noValidate onSubmit={state.submit} className="save-form" aria-busy={state.busy}>
      <Stack gap="lg">
        <Refused {...props} />
        {children}
        <Group gap="sm">
          <Button type="submit" loading={state.busy}>
            {props.submitLabel ?? t('actions.save')}
          </Button>
          {props.onCancel !== undefined && (
            <Button variant="default" onClick={props.onCancel}>
              {t('actions.cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Refused({ state, labels, onReload, stale }: SaveFormFrameProps): ReactNode {
  const { t } = useTranslation();
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state.attempts > 0) summary.current?.focus();
  }, [state.attempts]);
  if (state.changedElsewhere || stale === true) {
    return (
      <Alert ref={summary} tabIndex={-1} color="amber" title={t('form.changedElsewhereTitle')}>
        <Stack gap="sm" align="flex-start">
          {t('form.changedElsewhereText')}
          {onReload !== undefined && (
            <Button variant="default" onClick={onReload}>
              {t('actions.reload')}
            </Button>
          )}
        </Stack>
      </Alert>
    );
  }
  if (state.faults.length === 0 && state.failure === undefined) return null;
  return (
    <Alert
      ref={summary}
      tabIndex={-1}
      color="red"
      title={state.faults.length > 0 ? t('form.summaryTitle', { count: state.faults.length }) : undefined}
    >
      {state.failure}
      {state.faults.length > 0 && (
        <ul className="fault-list">
          {state.faults.map(({ path, id, text }) => (
            <li key={path}>
              <Anchor
                underline="always"
                href={`#${id}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(id);
                }}
              >
                {labels[path] ?? path}
              </Anchor>
              : {text}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

/** Some inputs put their id on a group: then its first control takes the focus. */
function focusField(id: string): void {
  const element = document.getElementById(id);
  if (element === null) return;
  const control = element.matches('input, select, textarea, button')
    ? element
    : element.querySelector<HTMLElement>('input, select, textarea, button');
  (control ?? element).focus();
}
