import { NativeSelect, Stack, Textarea, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat, WrapUpDraft } from './desk-state.ts';
import { mayClose, mustGiveReason } from './desk-view.ts';
import { useDurationText, useSecondsUntil } from './now.tsx';

/** The bound of the note in the contract. */
const longestNote = 2_000;
const untouched: WrapUpDraft = { reasonId: '', note: '' };
export const wrapUpReasonId = 'wrap-up-reason';

/** The result of a contact. Can be filled in while the chat goes on; closes what has ended, and a left message. */
export function WrapUpForm({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const { id } = chat.contact;
  const reasons = useDeskPart((all) => all.wrapUpReasons);
  const draft = useDeskPart((all) => all.wrapUpDrafts.get(id) ?? untouched);
  const busy = useDeskPart((all) => all.busy.has(id));
  const tooLong = draft.note.trim().length > longestNote;
  const required = useDeskPart(mustGiveReason);
  const [asked, setAsked] = useState(false);
  const missing = required && draft.reasonId === '';
  const retired = draft.reasonId !== '' && !reasons.some((one) => one.id === draft.reasonId);
  const change = (part: Partial<WrapUpDraft>) =>
    desk.store.dispatch({ type: 'result-drafted', contactId: id, draft: { ...draft, ...part } });
  const close = (event: FormEvent) => {
    event.preventDefault();
    if (!mayClose(chat) || tooLong) return;
    // What the agent chose must not be saved as something else: he chooses again.
    if (retired || missing) {
      setAsked(true);
      document.getElementById(wrapUpReasonId)?.focus();
    } else void desk.wrapUp(id, { ...(draft.reasonId === '' ? {} : { reasonId: draft.reasonId }), note: draft.note });
  };
  return (
    <form className="desk-wrap-up" aria-labelledby="wrap-up-title" onSubmit={close}>
      <Title order={3} id="wrap-up-title">
        {t('wrapUp.title')}
      </Title>
      <Stack gap="sm">
        <ReasonField
          reasonId={draft.reasonId}
          retired={retired}
          required={required}
          missing={missing && asked}
          onChange={(reasonId) => change({ reasonId })}
        />
        <Textarea
          label={t('wrapUp.note')}
          description={t('wrapUp.noteHelp')}
          autosize
          minRows={2}
          maxRows={6}
          value={draft.note}
          error={tooLong ? t('wrapUp.noteTooLong') : undefined}
          onChange={({ currentTarget }) => change({ note: currentTarget.value })}
        />
        {chat.contact.wrapUpExpiresAt !== undefined && <Ends at={chat.contact.wrapUpExpiresAt} required={required} />}
        {mayClose(chat) && (
          <BusyButton type="submit" busy={busy} disabled={tooLong}>
            {t('wrapUp.close')}
          </BusyButton>
        )}
      </Stack>
    </form>
  );
}

/**
 * Automatic post-processing: what is not written by then stays unwritten. Where a reason is `required` the contact waits
 * for it; that its time is over is spoken by the announcer.
 */
function Ends({ at, required }: { readonly at: string; readonly required: boolean }): ReactNode {
  const { t } = useTranslation('portal');
  const seconds = useSecondsUntil(at);
  const duration = useDurationText()(seconds);
  if (!required) return <p className="desk-closes">{t('wrapUp.closesIn', { duration })}</p>;
  if (seconds > 0) return <p className="desk-closes">{t('wrapUp.timeLeft', { duration })}</p>;
  return (
    <p className="desk-closes" data-tone="waiting">
      {t('wrapUp.timeOver')}
    </p>
  );
}

/** A reason that was retired while it was chosen stays chosen, and says so, until the agent chooses another one. */
function ReasonField(props: {
  readonly reasonId: WrapUpDraft['reasonId'];
  readonly retired: boolean;
  readonly required: boolean;
  /** He wanted to close the contact without the reason that he must give. */
  readonly missing: boolean;
  readonly onChange: (reasonId: WrapUpDraft['reasonId']) => void;
}): ReactNode {
  const { t } = useTranslation('portal');
  const { reasonId, retired, required, missing } = props;
  const reasons = useDeskPart((all) => all.wrapUpReasons);
  return (
    <NativeSelect
      id={wrapUpReasonId}
      label={t('wrapUp.reason')}
      withAsterisk={required}
      aria-required={required}
      value={reasonId}
      data={[
        { value: '', label: t('wrapUp.noReason') },
        ...reasons.map((reason) => ({ value: reason.id, label: reason.name })),
        ...(retired ? [{ value: reasonId, label: t('wrapUp.retired'), disabled: true }] : []),
      ]}
      error={retired ? t('wrapUp.retiredHelp') : missing ? t('wrapUp.reasonMissing') : undefined}
      onChange={({ currentTarget }) =>
        props.onChange(reasons.find((reason) => reason.id === currentTarget.value)?.id ?? '')
      }
    />
  );
}
