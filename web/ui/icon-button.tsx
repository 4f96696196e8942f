import './icon-button.css';
import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { type ComponentPropsWithRef, type ReactNode, useEffect, useState } from 'react';

export interface IconButtonProps extends ActionIconProps, Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps> {
  /** Its name, shown on hover and on keyboard focus. */
  readonly label: string;
  /** Where there is room for the name: below or above the button, and from which of its edges it begins. */
  readonly tip?: 'below-end' | 'below-start' | 'above-end';
}

/** A quiet button of a bar. Its tooltip is CSS: these buttons stand on the first screen, which should come quickly. */
export function IconButton({ label, tip = 'below-end', ...props }: IconButtonProps): ReactNode {
  const [pointer, setPointer] = useState<'away' | 'near' | 'resting'>('away');
  useEffect(() => {
    if (pointer !== 'near') return;
    // Who types or presses has read it, even if the pointer still lies here.
    const rest = () => setPointer('resting');
    const acts = ['keydown', 'pointerdown'] as const;
    for (const act of acts) window.addEventListener(act, rest);
    return () => {
      for (const act of acts) window.removeEventListener(act, rest);
    };
  }, [pointer]);
  return (
    <span
      className="icon-button"
      data-label={pointer === 'resting' ? undefined : label}
      data-tip={tip}
      onPointerEnter={() => setPointer('near')}
      onPointerLeave={() => setPointer('away')}
    >
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} {...props} />
    </span>
  );
}
