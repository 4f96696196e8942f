import { type ReactNode, useEffect, useState } from 'react';
import { Dialog } from '#web/ui/dialog.tsx';

interface LargePictureProps {
  readonly url: string;
  readonly name: string;
}

/** A picture of a conversation, as large as there is room. */
export default function LargePicture({ url, name }: LargePictureProps): ReactNode {
  const [opened, setOpened] = useState(false);
  // The dialog keeps where the focus was when it opens, not when it is there.
  useEffect(() => setOpened(true), []);
  return (
    <Dialog opened={opened} title={name} size={1000} onClose={() => setOpened(false)}>
      <img className="desk-picture" src={url} alt={name} />
    </Dialog>
  );
}
