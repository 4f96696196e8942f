import './address.css';
import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '#web/ui/copy-button.tsx';

/** An address of this installation, to open and to pass on whole; its host is the one at hand anyway. */
export function Address(props: { readonly address: string; readonly opens: string }): ReactNode {
  const { address, opens } = props;
  return (
    <div className="address">
      <Anchor href={address} target="_blank" rel="noopener" title={opens}>
        {new URL(address).pathname}
      </Anchor>
      <CopyButton text={address} what={address} />
    </div>
  );
}
