import { Button, Menu, VisuallyHidden } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskAgent } from '#contracts/agent-portal/views.ts';
import { type StateTone, StateWord } from '#web/ui/state-word.tsx';
import { useDesk, useDeskPart } from './desk-context.tsx';
import { Since } from './now.tsx';

const tones: Readonly<Record<DeskAgent['state'], StateTone>> = {
  available: 'on',
  unavailable: 'waiting',
  offline: 'off',
};

/** My state, always in sight, with the way to change it. */
export function StateControl(): ReactNode {
  const { t } = useTranslation('portal');
  const desk = useDesk();
  const me = useDeskPart((state) => state.me);
  const reasons = useDeskPart((state) => state.unavailableReasons);
  if (me === undefined) return null;
  const why = whyOf(me);
  return (
    <Menu position="bottom-start" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          className="state-button"
          rightSection={<IconChevronDown size={16} aria-hidden="true" />}
        >
          <VisuallyHidden>{t('state.labelled')}</VisuallyHidden>
          <StateWord tone={tones[me.state]}>
            <span className="state-text">{t(`state.${me.state}`)}</span>
          </StateWord>
          <span className="state-more">
            {why !== undefined && <span className="state-why">{why}</span>}
            <Since time={me.since}>{(duration) => t('state.since', { duration })}</Since>
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void desk.setState('available')}>
          <StateWord tone="on">{t('state.available')}</StateWord>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('state.unavailable')}</Menu.Label>
        <Menu.Item onClick={() => void desk.setState('unavailable')}>
          <StateWord tone="waiting">{t('state.noReason')}</StateWord>
        </Menu.Item>
        {reasons.map((reason) => (
          <Menu.Item key={reason.id} onClick={() => void desk.setState('unavailable', reason.id)}>
            <StateWord tone="waiting">{reason.name}</StateWord>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );

  function whyOf({ state, cause, reasonId }: DeskAgent): string | undefined {
    if (state !== 'unavailable') return undefined;
    if (cause === 'no-answer') return t('state.noAnswerShort');
    if (cause === 'connection-lost') return t('state.connectionLostShort');
    return reasons.find((one) => one.id === reasonId)?.name;
  }
}
