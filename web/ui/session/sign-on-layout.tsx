import { Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from '../language-switch.tsx';
import { ThemeSwitch } from '../theme-switch.tsx';
import './session.css';

/** A narrow page for people who are not signed on, with language and colours at hand. */
export function SignOnLayout(props: {
  readonly console: string;
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${props.title} · ${props.console}`;
  }, [props.title, props.console]);
  return (
    <div className="sign-on-page">
      <header>
        <strong>
          {t('product')} {props.console}
        </strong>
        <Group gap={4}>
          <LanguageSwitch />
          <ThemeSwitch />
        </Group>
      </header>
      <main>
        <Stack gap="lg">
          <Title order={1}>{props.title}</Title>
          {props.children}
        </Stack>
      </main>
    </div>
  );
}
