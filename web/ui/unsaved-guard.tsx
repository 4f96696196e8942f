import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { guardUnsaved } from './unsaved.ts';
import { UnsavedDialog } from './unsaved-dialog.tsx';

/** Asks before a page with unsaved changes is left, inside the console and by closing the tab. Needs the router. */
export function UnsavedGuard({ isUnsaved }: { readonly isUnsaved: () => boolean }): ReactNode {
  const blocker = useBlocker({ shouldBlockFn: isUnsaved, enableBeforeUnload: isUnsaved, withResolver: true });
  useEffect(() => guardUnsaved(isUnsaved), [isUnsaved]);
  return (
    <UnsavedDialog
      opened={blocker.status === 'blocked'}
      onStay={() => blocker.reset?.()}
      onLeave={() => blocker.proceed?.()}
    />
  );
}
