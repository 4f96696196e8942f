import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferAgent } from '#contracts/agent-portal/pass-on.ts';
import { StateWord } from '#web/ui/state-word.tsx';

/** Whether somebody can take a contact now. */
export function AgentStanding({ agent }: { readonly agent: TransferAgent }): ReactNode {
  const { t } = useTranslation('portal');
  const tone = { available: 'on', unavailable: 'waiting', offline: 'off' } as const;
  return (
    <>
      <StateWord tone={tone[agent.state]}>{t(`state.${agent.state}`)}</StateWord>
      {agent.state !== 'offline' && <> · {t('passOn.free', { count: agent.free })}</>}
    </>
  );
}
