import '@mantine/core/styles/Drawer.css';
import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx';
import type { DeskChat } from './desk-state.ts';
import { type Held, mayWrite } from './desk-view.ts';
import { Details } from './details.tsx';
import { EndDialog } from './end-dialog.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { PassOnDialog } from './pass-on-dialog.tsx';

/** What lies over the desk at times; loaded after it, so that the desk is there sooner. */
export default function DeskDialogs(props: {
  readonly help: { readonly opened: boolean; readonly onClose: () => void };
  /** Details where they have no column. */
  readonly details: { readonly opened: boolean; readonly chat: DeskChat | undefined; readonly onClose: () => void };
  readonly passOn: { readonly contact: DeskChat['contact'] | undefined; readonly onClose: () => void };
  readonly end: { readonly name: string | undefined; readonly onConfirm: () => void; readonly onClose: () => void };
  /** `held` is undefined while nothing is asked. */
  readonly signOff: {
    readonly held: Held | undefined;
    readonly onConfirm: () => Promise<void>;
    readonly onClose: () => void;
  };
}): ReactNode {
  const { t } = useTranslation('portal');
  const { help, details, end, passOn, signOff } = props;
  return (
    <>
      <HelpSheet {...help} />
      <EndDialog {...end} />
      <PassOnDialog {...passOn} />
      <Drawer.Root
        opened={details.opened && details.chat !== undefined}
        onClose={details.onClose}
        position="right"
        lockScroll={false}
      >
        <Drawer.Overlay />
        <Drawer.Content>
          <div className="desk-drawer-head">
            <Drawer.Title>{t('details.label')}</Drawer.Title>
            <Drawer.CloseButton aria-label={t('details.close')} />
          </div>
          <Drawer.Body className="desk">
            {details.chat !== undefined && <Details chat={details.chat} withResult={mayWrite(details.chat)} />}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
      <ConfirmDialog
        opened={signOff.held !== undefined}
        title={t('me.signOffTitle')}
        confirmLabel={t('me.signOff')}
        onConfirm={signOff.onConfirm}
        onClose={signOff.onClose}
      >
        {signOff.held !== undefined && <SignOffText held={signOff.held} />}
      </ConfirmDialog>
    </>
  );
}

function SignOffText({ held: { handedBack, inWrapUp } }: { readonly held: Held }): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <>
      {handedBack > 0 && t('me.signOffText', { count: handedBack })}{' '}
      {inWrapUp > 0 && t('me.signOffWrapUp', { count: inWrapUp })}
    </>
  );
}
