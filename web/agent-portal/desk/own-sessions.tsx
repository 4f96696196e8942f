import type { ReactNode } from 'react';
import { OwnSessions } from '#web/ui/session/own-sessions.tsx';

/** Over the desk, which goes on beneath it. */
export default function Sessions({ onClose }: { readonly onClose: () => void }): ReactNode {
  return <OwnSessions opened onClose={onClose} />;
}
