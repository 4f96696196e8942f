import './busy-button.css';
import { Button, type ButtonProps, Loader } from '@mantine/core';
import type { ReactNode } from 'react';

interface BusyButtonProps extends Pick<ButtonProps, 'fullWidth' | 'disabled'> {
  readonly busy: boolean;
  readonly children: string;
  readonly type?: 'submit';
  readonly onClick?: () => void;
  readonly 'aria-keyshortcuts'?: string;
}

/**
 * A button whose act is on its way. Mantine's own `loading` disables it, and what is disabled loses the focus; this one
 * keeps it, and a second press does nothing because the desk takes one act at a time.
 */
export function BusyButton({ busy, children, ...props }: BusyButtonProps): ReactNode {
  return (
    <Button {...props} className="busy-button" aria-disabled={busy || undefined} aria-busy={busy || undefined}>
      {children}
      {busy && <Loader className="busy-button-sign" size={16} color="currentColor" aria-hidden="true" />}
    </Button>
  );
}
