import { useState } from 'react';
import { useSession } from '#web/ui/session/session-context.ts';
import { oneTimePassword } from './one-time-password.ts';

/** The passwords that a form draws for somebody, and which of them nobody has kept yet. */
export interface FirstPassword {
  readonly initial: string;
  /** Another one. */
  readonly draw: () => string;
  readonly keep: (password: string) => void;
  /** Drawn here and not copied: lost once the form is gone. One that was typed is known to who typed it. */
  readonly isLost: (password: string) => boolean;
}

export function useFirstPassword(): FirstPassword {
  const { passwordMinLength } = useSession().session;
  const [first] = useState(() => firstPasswords(passwordMinLength));
  return first;
}

function firstPasswords(minLength: number): FirstPassword {
  const unkept = new Set<string>();
  const draw = () => {
    const password = oneTimePassword(minLength);
    unkept.add(password);
    return password;
  };
  return {
    initial: draw(),
    draw,
    keep: (password) => void unkept.delete(password),
    isLost: (password) => unkept.has(password),
  };
}
