import './form.css';
import { Alert, Anchor, Button, Group, Stack } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { BusyButton } from '../busy-button.tsx';
import type { ShowValue } from './conflict-panel.tsx';
import type { FormState } from './save-form.ts';

const ConflictPanel = lazy(() => import('./conflict-panel.tsx'));

export interface SaveFormFrameProps {
  readonly state: FormState;
  readonly children: ReactNode;
  /** By path, as people read it in the form. */
  readonly labels: Readonly<Record<string, string>>;
  /** How values read that are not text already, e.g. the names behind ids. */
  readonly show?: ShowValue;
  readonly submitLabel?: string;
  readonly onCancel?: () => void;
}

/** The frame of every form: a summary of what is wrong that links to the fields, the inputs, one action. */
export function SaveFormFrame(props: SaveFormFrameProps): ReactNode {
  const { state, labels, show, children } = props;
  const { t } = useTranslation();
  const summary = useRef<HTMLDivElement>(null);
  const submit = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (state.attempts > 0 && summary.current !== null) bringToFocus(summary.current);
  }, [state.attempts]);
  return (
    <form noValidate onSubmit={state.submit} className="save-form" aria-busy={state.busy}>
      <Stack gap="lg">
        {/* Always there, so that the focus stays when one message gives way to another. */}
        <div className="form-messages" ref={summary} tabIndex={-1}>
          {state.conflict !== undefined && (
            <Suspense fallback={null}>
              <ConflictPanel
                conflict={state.conflict}
                labels={labels}
                show={show}
                onShown={() => {
                  if (summary.current === document.activeElement && summary.current !== null)
                    bringToFocus(summary.current);
                }}
                onSettled={() => submit.current?.focus()}
              />
            </Suspense>
          )}
          <Refused state={state} labels={labels} onReload={() => summary.current?.focus()} />
        </div>
        {children}
        <Group gap="sm">
          <BusyButton type="submit" ref={submit} busy={state.busy}>
            {props.submitLabel ?? t('actions.save')}
          </BusyButton>
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

function Refused(props: {
  readonly state: FormState;
  readonly labels: Readonly<Record<string, string>>;
  readonly onReload: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { faults, reload, conflict } = props.state;
  // What stopped the save is on the panel then.
  const failure = conflict === undefined ? props.state.failure : undefined;
  if (faults.length === 0 && failure === undefined) return null;
  const left = faults.filter(({ text }) => text !== undefined).length;
  // Corrected fields keep their line: nothing moves under the hands of somebody who types.
  const title = left > 0 ? t('form.summaryTitle', { count: left }) : t('form.correctedAll');
  return (
    <Alert color={left > 0 || failure !== undefined ? 'red' : 'gray'} title={faults.length > 0 ? title : undefined}>
      {failure}
      {reload !== undefined && (
        <Group mt="sm">
          <Button
            variant="default"
            onClick={() => {
              props.onReload();
              reload();
            }}
          >
            {t('actions.reload')}
          </Button>
        </Group>
      )}
      {faults.length > 0 && (
        <ul className="fault-list">
          {faults.map(({ path, part, id, text }) => (
            <li key={path}>
              <FaultLink
                id={id}
                label={labelOf(props.labels, part ?? path) ?? path}
                text={text ?? t('form.corrected')}
              />
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

/** The label of a path, else of the nearest above it. */
function labelOf(labels: Readonly<Record<string, string>>, path: string): string | undefined {
  const label = labels[path];
  const end = path.lastIndexOf('.');
  return label !== undefined || end < 0 ? label : labelOf(labels, path.slice(0, end));
}

function FaultLink({
  id,
  label,
  text,
}: {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Anchor
      underline="always"
      href={`#${id}`}
      onClick={(event) => {
        event.preventDefault();
        focusField(id);
      }}
    >
      {t('labelled', { label, value: text })}
    </Anchor>
  );
}

/** Gives the messages the focus, with all of them in sight: not under the bar at the top, nor below the fold. */
function bringToFocus(messages: HTMLElement): void {
  messages.focus({ preventScroll: true });
  const { top, bottom } = messages.getBoundingClientRect();
  const hidden = Number.parseFloat(getComputedStyle(messages).scrollMarginTop) || 0;
  if (top < hidden || bottom > window.innerHeight) messages.scrollIntoView({ block: 'start' });
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
