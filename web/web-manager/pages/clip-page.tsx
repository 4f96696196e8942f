import '@mantine/core/styles/Table.css';
import '#web/ui/table/data-table.css';
import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconChevronUp, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ClipView, clipsPerTenant } from '#contracts/web-manager/clips.ts';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { IconButton } from '#web/ui/icon-button.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { loaded } from '../api.ts';
import { Changed } from '../directory/changed.tsx';
import { Loaded } from '../directory/loaded.tsx';
import { useTenant } from '../shell/tenant-context.ts';
import { ClipDeletion, ClipDialog } from './clip-dialogs.tsx';

/** What is asked for over the list; the number stays while the dialog fades. */
interface Asked {
  readonly what: 'add' | 'edit' | 'delete';
  readonly clip?: ClipView;
}

/** Telephony > CLIP: the numbers that outbound calls of the tenant may carry. */
export function ClipPage(): ReactNode {
  const { t } = useTranslation('webManager');
  const tenant = useTenant();
  const [asked, setAsked] = useState<Asked>();
  const [opened, setOpened] = useState(false);
  const ask = (next: Asked) => {
    setAsked(next);
    setOpened(true);
  };
  const close = () => setOpened(false);
  return (
    <Loaded query={useQuery(loaded.clips(tenant.id))}>
      {(clips) => {
        const isFull = clips.length >= clipsPerTenant;
        const add = <AddButton isFull={isFull} onAdd={() => ask({ what: 'add' })} />;
        // As it is now, or as it was before somebody else deleted it.
        const clip = clips.find(({ id }) => id === asked?.clip?.id) ?? asked?.clip;
        return (
          <>
            <PageHeader
              above={<Text c="dimmed">{t('nav.telephony')}</Text>}
              title={t('clip.title')}
              intro={t('clip.intro', { tenant: tenant.name })}
              action={clips.length > 0 && add}
            />
            {clips.length === 0 ? (
              <EmptyState title={t('clip.emptyTitle')} text={t('clip.emptyText')} action={add} />
            ) : (
              <Clips clips={clips} onAsk={ask} />
            )}
            {asked !== undefined && asked.what !== 'delete' && (
              <ClipDialog key={clip?.id ?? 'new'} clip={clip} opened={opened} onClose={close} />
            )}
            {asked?.what === 'delete' && clip !== undefined && (
              <ClipDeletion clip={clip} opened={opened} onClose={close} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

/** With ten numbers it stays where it is, with the reason, and does nothing. */
function AddButton({ isFull, onAdd }: { readonly isFull: boolean; readonly onAdd: () => void }): ReactNode {
  const { t } = useTranslation('webManager');
  const why = useId();
  return (
    <Stack gap="xs">
      <Button
        aria-disabled={isFull}
        {...(isFull ? { 'data-disabled': true, 'aria-describedby': why } : {})}
        onClick={() => {
          if (!isFull) onAdd();
        }}
      >
        {t('clip.add')}
      </Button>
      {isFull && (
        <Text id={why} size="sm" maw={280}>
          {t('clip.full')}
        </Text>
      )}
    </Stack>
  );
}

function Clips(props: { readonly clips: readonly ClipView[]; readonly onAsk: (asked: Asked) => void }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  return (
    <Table className="data-table" verticalSpacing={3} highlightOnHover aria-label={t('clip.title')} maw={760}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('clip.number')}</Table.Th>
          <Table.Th scope="col" aria-sort="ascending">
            {t('clip.name')} <IconChevronUp size={14} aria-hidden />
          </Table.Th>
          <Table.Th scope="col" className="wide-only">
            {t('column.changed')}
          </Table.Th>
          <Table.Td>
            <span className="only-spoken">{t('ui:table.actions')}</span>
          </Table.Td>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {props.clips.map((clip) => (
          <Table.Tr key={clip.id}>
            <Table.Th scope="row" miw={132}>
              {clip.number}
            </Table.Th>
            <Table.Td className="free-text">{clip.name}</Table.Td>
            <Table.Td className="wide-only">
              <Changed at={clip.updatedAt} />
            </Table.Td>
            <Table.Td w={84}>
              <Group gap={4} wrap="nowrap" justify="flex-end">
                <IconButton
                  label={t('clip.edit')}
                  aria-label={t('ui:labelled', { label: t('clip.edit'), value: clip.number })}
                  size={30}
                  onClick={() => props.onAsk({ what: 'edit', clip })}
                >
                  <IconPencil size={18} />
                </IconButton>
                <IconButton
                  label={t('clip.delete')}
                  aria-label={t('ui:labelled', { label: t('clip.delete'), value: clip.number })}
                  size={30}
                  onClick={() => props.onAsk({ what: 'delete', clip })}
                >
                  <IconTrash size={18} />
                </IconButton>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
