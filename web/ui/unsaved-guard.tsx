import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { guardUnsaved } from './unsaved.ts';
import { UnsavedDialog, type UnsavedWords } from './unsaved-dialog.tsx';

/** Asks before a page with unsaved changes is left, inside the console and by closing the tab. Needs the router. */
export function UnsavedGuard(props: {
  readonly isUnsaved: () => boolean;
  readonly words?: UnsavedWords | undefined;
}): ReactNode {
  const { isUnsaved, words } = props;
  const blocker = useBlocker({ shouldBlockFn: isUnsaved, enableBeforeUnload: isUnsaved, withResolver: true });
  useEffect(() => guardUnsaved(isUnsaved), [isUnsaved]);
  return (
    <UnsavedDialog
      words={words}
      opened={blocker.status === 'blocked'}
      onStay={() => blocker.reset?.()}
      onLeave={() => blocker.proceed?.()}
    />
  );
}
