import './busy-button.css';
import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';

export interface BusyButtonProps extends ButtonProps, Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps> {
  /** What it began is under way: a press does nothing, a wait that lasts is shown. */
  readonly busy: boolean;
}

/** A button that waits for what it began. (Mantine's own `loading` disables it, and so drops the focus to the page.) */
export function BusyButton({ busy, onClick, ...props }: BusyButtonProps): ReactNode {
  return (
    <Button
      className="busy-button"
      aria-disabled={busy}
      aria-busy={busy || undefined}
      data-busy={busy}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      {...props}
    />
  );
}
