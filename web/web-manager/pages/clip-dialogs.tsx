import '#web/ui/forms/form-styles.ts';
import { Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type ClipView, clipInput } from '#contracts/web-manager/clips.ts';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { SaveFormFrame } from '#web/ui/forms/save-form-frame.tsx';
import { useSaveForm } from '#web/ui/forms/use-save-form.ts';
import { notifyDone } from '#web/ui/notify.ts';
import { api, reloadAll } from '../api.ts';
import { Held } from '../directory/held.tsx';
import { type HeldRecord, heldValues } from '../directory/use-held-record.ts';
import { useTenant } from '../shell/tenant-context.ts';

interface ClipDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Absent for a new one. */
  readonly clip: ClipView | undefined;
}

/** Adds a number, or changes one. */
export function ClipDialog({ clip, opened, onClose }: ClipDialogProps): ReactNode {
  const { t } = useTranslation('webManager');
  return (
    <Dialog opened={opened} onClose={onClose} title={clip === undefined ? t('clip.add') : t('clip.edit')}>
      {clip === undefined ? (
        <ClipForm onClose={onClose} />
      ) : (
        <Held current={clip}>{(held) => <ClipForm held={held} onClose={onClose} />}</Held>
      )}
    </Dialog>
  );
}

function ClipForm({ held, onClose }: { readonly held?: HeldRecord<ClipView>; readonly onClose: () => void }) {
  const record = held?.record;
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId } = useTenant();
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: heldValues(held, valuesOf),
    schema: clipInput,
    fields: ['number', 'name'],
    codeFields: { CLIP_NUMBER_TAKEN: 'number' },
    save: (input) =>
      record === undefined
        ? api.clips.add({ ...input, tenantId })
        : api.clips.update({ ...input, tenantId, clipId: record.id, version: record.version }),
    onSaved: async ({ name }) => {
      notifyDone(t('ui:form.saved', { name }));
      onClose();
      await reloadAll();
    },
  });
  return (
    <SaveFormFrame
      state={form}
      labels={{ number: t('clip.number'), name: t('clip.name') }}
      submitLabel={record === undefined ? t('clip.addSubmit') : t('clip.update')}
      onCancel={onClose}
    >
      <Stack>
        <TextInput
          {...form.text('number')}
          label={t('clip.number')}
          description={t('clip.numberHelp')}
          placeholder="33123456789"
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          required
        />
        <TextInput {...form.text('name')} label={t('clip.name')} autoComplete="off" required />
      </Stack>
    </SaveFormFrame>
  );
}

/** Asks before a number goes. */
export function ClipDeletion(props: ClipDialogProps & { readonly clip: ClipView }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { id: tenantId } = useTenant();
  const { clip } = props;
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t('clip.delete')}
      confirmLabel={t('clip.ok')}
      onConfirm={async () => {
        await api.clips.remove({ tenantId, clipId: clip.id });
        await reloadAll();
        notifyDone(t('ui:form.deleted', { name: clip.name }));
      }}
      onClose={props.onClose}
    >
      <Stack gap="xs">
        <Text fw={600}>{t('ui:labelled', { label: clip.number, value: clip.name })}</Text>
        <Text>
          {t('clip.deleteText')} {t('deleteFinal')}
        </Text>
      </Stack>
    </ConfirmDialog>
  );
}

function valuesOf(record: ClipView | undefined) {
  return { number: record?.number ?? '', name: record?.name ?? '' };
}
