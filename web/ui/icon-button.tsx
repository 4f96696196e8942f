import './icon-button.css';
import { ActionIcon, type ActionIconProps } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';

export interface IconButtonProps extends ActionIconProps, Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps> {
  /** Its name, shown on hover and on keyboard focus. */
  readonly label: string;
}

/** A quiet button of a bar. Its tooltip is CSS: these buttons stand on the first screen, which should come quickly. */
export function IconButton({ label, ...props }: IconButtonProps): ReactNode {
  return (
    <span className="icon-button" data-label={label}>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} {...props} />
    </span>
  );
}
