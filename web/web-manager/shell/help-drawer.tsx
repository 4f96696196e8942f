import '@mantine/core/styles/Drawer.css';
import '#web/ui/dialog.css';
import './help-drawer.css';
import { Drawer, Text, Title } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '#web/ui/focus-content.ts';
import { type HelpTopic, helpTopic } from './help-topic.ts';

const keys = ['search', 'help', 'close', 'menu', 'skip'] as const;

/** The help of the page that is open, beside it. */
export function HelpDrawer(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const bringFocusBack = useFocusBack(props.opened);
  const topic = helpTopic(useLocation().pathname);
  return (
    <Drawer.Root
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size={400}
      onExitTransitionEnd={bringFocusBack}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <div className="dialog-header">
          <Drawer.Title>{t('help.button')}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('ui:actions.close')} />
        </div>
        <Drawer.Body className="help">
          {topic !== undefined && <Topic topic={topic} />}
          <Keys />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Topic({ topic }: { readonly topic: HelpTopic }): ReactNode {
  const { t } = useTranslation('webManagerHelp');
  return (
    <section>
      <Title order={3}>{t(`topics.${topic}.title`)}</Title>
      <Text>{t(`topics.${topic}.purpose`)}</Text>
      <ul>
        {t(`topics.${topic}.points`, { returnObjects: true }).map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </section>
  );
}

function Keys(): ReactNode {
  const { t } = useTranslation('webManagerHelp');
  return (
    <section>
      <Title order={3}>{t('keys.title')}</Title>
      <dl>
        {keys.map((key) => (
          <div key={key}>
            <dt>
              <kbd>{t(`keys.${key}.key`)}</kbd>
            </dt>
            <dd>{t(`keys.${key}.text`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
