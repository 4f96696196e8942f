import { Menu } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from './icon-button.tsx';

export interface IconMenuItem {
  readonly key: string;
  readonly label: string;
  readonly onClick: () => void;
  /** One of several choices, and whether it is the chosen one. */
  readonly checked?: boolean;
  /** Of the label, where it is not that of the page. */
  readonly lang?: string;
}

export interface IconMenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly heading?: ReactNode;
  readonly items: readonly IconMenuItem[];
}

/** Takes the place of a button that was just pressed: has the focus, and opens. */
export default function OpenedMenu({ label, icon, heading, items }: IconMenuProps): ReactNode {
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    button.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Menu position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <IconButton ref={button} label={label}>
          {icon}
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {heading !== undefined && <Menu.Label>{heading}</Menu.Label>}
        {items.map((item) => (
          <Item
            key={item.key}
            item={item}
            onClick={() => {
              // A dialog that opens now gives the focus back to what had it, and the item goes away.
              button.current?.focus();
              item.onClick();
            }}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Item(props: { readonly item: IconMenuItem; readonly onClick: () => void }): ReactNode {
  const { onClick } = props;
  const { key, label, checked, lang } = props.item;
  if (checked === undefined) return <Menu.Item onClick={onClick}>{label}</Menu.Item>;
  return (
    <Menu.RadioItem value={key} checked={checked} lang={lang} closeMenuOnClick onClick={onClick}>
      {label}
    </Menu.RadioItem>
  );
}
