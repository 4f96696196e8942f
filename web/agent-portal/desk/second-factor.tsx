import type { ReactNode } from 'react';
import { SecondFactor } from '#web/ui/session/second-factor.tsx';

/** Over the desk, which goes on beneath it. */
export default function OwnSecondFactor({ onClose }: { readonly onClose: () => void }): ReactNode {
  return <SecondFactor opened onClose={onClose} />;
}
