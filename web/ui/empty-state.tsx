import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import './page.css';

/** What a list is, why one would want an entry, and the button, while there is none. */
export function EmptyState(props: {
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="empty-state">
      <Title order={2}>{props.title}</Title>
      <Text>{props.text}</Text>
      {props.action}
    </div>
  );
}
