import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';

export interface RowAction {
  readonly label: string;
  readonly onClick: () => void;
  /** Cannot be undone: stands last, in red. */
  readonly dangerous?: boolean;
}

/** What can be done with one row, behind a button that names the row. */
export function RowActions({
  name,
  actions,
}: {
  readonly name: string;
  readonly actions: readonly RowAction[];
}): ReactNode {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  if (actions.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon ref={button} variant="subtle" color="gray" size={28} aria-label={t('table.actionsOf', { name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, onClick, dangerous }) => (
          <Menu.Item
            key={label}
            onClick={() => {
              // A dialog that opens now gives the focus back to what had it, and the item goes away.
              button.current?.focus();
              onClick();
            }}
            {...(dangerous === true ? { color: 'var(--mantine-color-error)' } : {})}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
