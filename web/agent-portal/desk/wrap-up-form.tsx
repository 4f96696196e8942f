import { Button, NativeSelect, Stack, Textarea, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat, WrapUpDraft } from './desk-state.ts';

/** The bound of the note in the contract. */
const longestNote = 2_000;
const untouched: WrapUpDraft = { reasonId: '', note: '' };
export const wrapUpReasonId = 'wrap-up-reason';

/** The result of a contact. Can be filled in while the chat goes on; closes what has ended, and a left message. */
export function WrapUpForm({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const { id, state, live } = chat.contact;
  const reasons = useDeskPart((all) => all.wrapUpReasons);
  const draft = useDeskPart((all) => all.wrapUpDrafts.get(id) ?? untouched);
  const busy = useDeskPart((all) => all.busy.has(id));
  const tooLong = draft.note.trim().length > longestNote;
  const closable = state === 'wrap-up' || (state === 'active' && !live);
  const change = (part: Partial<WrapUpDraft>) =>
    desk.store.dispatch({ type: 'result-drafted', contactId: id, draft: { ...draft, ...part } });

  const close = () => {
    const reason = reasons.find((one) => one.id === draft.reasonId);
    const note = draft.note.trim();
    void desk.wrapUp(id, {
      ...(reason === undefined ? {} : { reasonId: reason.id }),
      ...(note === '' ? {} : { note }),
    });
  };
  return (
    <form
      className="desk-wrap-up"
      aria-labelledby="wrap-up-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (closable && !tooLong) close();
      }}
    >
      <Title order={3} id="wrap-up-title">
        {t('wrapUp.title')}
      </Title>
      <Stack gap="sm">
        <NativeSelect
          id={wrapUpReasonId}
          label={t('wrapUp.reason')}
          value={draft.reasonId}
          data={[
            { value: '', label: t('wrapUp.noReason') },
            ...reasons.map((reason) => ({ value: reason.id, label: reason.name })),
          ]}
          onChange={({ currentTarget }) =>
            change({ reasonId: reasons.find((reason) => reason.id === currentTarget.value)?.id ?? '' })
          }
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
        {closable && (
          <Button type="submit" loading={busy} disabled={tooLong}>
            {t('wrapUp.close')}
          </Button>
        )}
      </Stack>
    </form>
  );
}
