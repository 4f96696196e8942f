import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import './dialog.css';
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from './focus-content.ts';

export interface DialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** Absent: the dialog stays until what it asks for is done. */
  readonly onClose?: () => void;
  /** In pixels; 440 unless told. */
  readonly size?: number;
}

// Nothing moves without a reason, and the page below is wanted at once.
const noTransition = { duration: 0 };

/**
 * A dialog over the page: Escape closes it, the focus stays inside and returns afterwards, to the content of the page
 * where its place is gone. The element with `data-autofocus` has the focus first. (Mantine's own Modal puts its title
 * into a second banner landmark.)
 */
export function Dialog({ opened, title, children, onClose, size = 440 }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const closes = onClose !== undefined;
  const bringFocusBack = useFocusBack(opened);
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose ?? (() => undefined)}
      closeOnEscape={closes}
      closeOnClickOutside={closes}
      size={size}
      onExitTransitionEnd={bringFocusBack}
      transitionProps={noTransition}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className="dialog-header">
          <Modal.Title>{title}</Modal.Title>
          {closes && <Modal.CloseButton aria-label={t('actions.close')} />}
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
