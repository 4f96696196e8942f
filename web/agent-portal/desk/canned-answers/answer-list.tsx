import './answers.css';
import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskAnswer } from '#contracts/agent-portal/canned-answers.ts';
import { errorText } from '#web/ui/error-text.ts';
import type { SlashList } from './use-slash-list.ts';

export const answerListId = 'desk-answers';
const optionId = (answer: DeskAnswer) => `desk-answer-${answer.id}`;

/** What the field tells of the list that is led from it. A field of several lines may not call itself a combobox. */
export function answerListProps({ slash, active }: SlashList) {
  return {
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    ...(slash === undefined ? {} : { 'aria-controls': answerListId }),
    ...(active === undefined ? {} : { 'aria-activedescendant': optionId(active) }),
  } as const;
}

/** The answers that fit what is typed behind the slash, and how the active one reads. */
export function AnswerList({ list }: { readonly list: SlashList }): ReactNode {
  const { t } = useTranslation('portal');
  const { t: ui } = useTranslation('ui');
  const { slash, answers, active } = list;
  const count = answers.items.length;
  return (
    <>
      <VisuallyHidden role="status">{slash !== undefined && count > 0 && t('answers.found', { count })}</VisuallyHidden>
      {slash !== undefined && (
        // biome-ignore lint/a11y/noStaticElementInteractions: whatever is pressed here, the field keeps the focus
        <div className="desk-answers" onMouseDown={(event) => event.preventDefault()}>
          {active === undefined ? (
            <p id={answerListId} role="status">
              {answers.error !== null
                ? errorText(ui, answers.error)
                : t(answers.loading ? 'answers.loading' : slash.query === '' ? 'answers.none' : 'answers.noMatch', {
                    query: slash.query,
                  })}
            </p>
          ) : (
            <>
              <Options list={list} active={active} />
              <p className="desk-answer-preview">{answers.expand(active)}</p>
            </>
          )}
        </div>
      )}
    </>
  );
}

function Options({ list, active }: { readonly list: SlashList; readonly active: DeskAnswer }): ReactNode {
  const { t } = useTranslation('portal');
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector(`#${CSS.escape(optionId(active))}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div ref={box} id={answerListId} role="listbox" aria-label={t('answers.title')}>
      {list.answers.items.map((answer) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
        <div
          key={answer.id}
          id={optionId(answer)}
          role="option"
          aria-selected={answer.id === active.id}
          onMouseMove={() => {
            if (answer.id !== active.id) list.activate(answer);
          }}
          onClick={() => list.insert(answer)}
        >
          <span className="desk-answer-name">
            <strong>{answer.title}</strong>/{answer.slug}
          </span>
          <span className="desk-answer-scope desk-dimmed">{t(`answers.scope.${answer.scope}`)}</span>
          <span className="desk-answer-begin desk-dimmed">{answer.text.replaceAll(/\s+/g, ' ').slice(0, 200)}</span>
        </div>
      ))}
    </div>
  );
}
