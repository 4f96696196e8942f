import '@mantine/core/styles/Tabs.css';
import { Button, Group, Radio, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentSettings } from '#contracts/agent-portal/settings.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { PageFault } from '#web/ui/error-boundary.tsx';
import { notifyDone, notifyError } from '#web/ui/notify.ts';
import OwnAnswers from './canned-answers/own-answers.tsx';
import { useSettingsClient } from './settings-context.ts';

const askEachTime = '';

/** Settings > Agent > CLIP (T3): the number that people see whom the agent calls. Over the desk, which goes on. */
export default function Settings({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('portal');
  const client = useSettingsClient();
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => client.get(undefined, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Dialog opened onClose={onClose} title={t('settings.title')} size={640}>
      <Tabs defaultValue="clip" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="clip">{t('settings.clipTab')}</Tabs.Tab>
          <Tabs.Tab value="answers">{t('answers.own')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="clip">
          {settings.error !== null && <PageFault error={settings.error} onRetry={() => void settings.refetch()} />}
          {settings.data !== undefined && <ClipForm settings={settings.data} onClose={onClose} />}
        </Tabs.Panel>
        <Tabs.Panel value="answers">
          <OwnAnswers />
        </Tabs.Panel>
      </Tabs>
    </Dialog>
  );
}

interface ClipFormProps {
  readonly settings: AgentSettings;
  readonly onClose: () => void;
}

function ClipForm({ settings, onClose }: ClipFormProps): ReactNode {
  const { t } = useTranslation('portal');
  const client = useSettingsClient();
  const [chosen, setChosen] = useState<string>(settings.alwaysUse ?? askEachTime);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const clip = settings.clips.find(({ id }) => id === chosen);
    setBusy(true);
    try {
      await client.setClip(clip === undefined ? {} : { alwaysUse: clip.id });
      onClose();
      notifyDone(t('settings.saved'));
    } catch (error) {
      notifyError(error);
      setBusy(false);
    }
  };
  return (
    <Stack>
      <Radio.Group value={chosen} onChange={setChosen} label={t('settings.clip')} description={t('settings.clipHelp')}>
        <Stack gap="sm" mt="sm">
          <Radio value={askEachTime} label={t('settings.askEachTime')} />
          {settings.clips.map(({ id, number, name }) => (
            <Radio key={id} value={id} label={t('settings.always', { number, name })} />
          ))}
        </Stack>
      </Radio.Group>
      {settings.clips.length === 0 && <Text c="dimmed">{t('settings.noClips')}</Text>}
      <Group>
        <BusyButton busy={busy} onClick={() => void save()}>
          {t('settings.save')}
        </BusyButton>
        <Button variant="default" onClick={onClose}>
          {t('settings.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
