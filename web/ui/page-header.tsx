import { Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import './page.css';

export interface PageHeaderProps {
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly intro?: string;
  /** The primary action, at the right. */
  readonly action?: ReactNode;
  /** Above the title, e.g. the way back to the list. */
  readonly above?: ReactNode;
}

/** Title and purpose of a page; also the title of the browser's tab. */
export function PageHeader({ title, intro, action, above }: PageHeaderProps): ReactNode {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
  return (
    <header className="page-header">
      <div>
        {above}
        <Title order={1}>{title}</Title>
        {intro !== undefined && (
          <Text c="dimmed" maw={640}>
            {intro}
          </Text>
        )}
      </div>
      {action}
    </header>
  );
}
