import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyError } from './notify.ts';

/** Copies a text and says so. `what` names the thing for those who cannot see the row. */
export function CopyButton(props: {
  readonly text: string;
  readonly what: string;
  readonly onCopied?: () => void;
}): ReactNode {
  const { text, what, onCopied } = props;
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const label = t('labelled', { label: copied ? t('actions.copied') : t('actions.copy'), value: what });
  const copy = async (button: HTMLElement) => {
    await copyText(text, button);
    setCopied(true);
    onCopied?.();
  };
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      aria-label={label}
      onClick={({ currentTarget }) => {
        copy(currentTarget).catch(notifyError);
      }}
      onBlur={() => setCopied(false)}
    >
      <span aria-live="polite">{copied ? t('actions.copied') : t('actions.copy')}</span>
    </Button>
  );
}

/**
 * Browsers offer the clipboard only over HTTPS or on localhost; elsewhere the old command still works. It copies what is
 * selected, which takes the focus for a moment: beside the button, so that a dialog around it does not object.
 */
async function copyText(text: string, button: HTMLElement): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'only-spoken';
  button.after(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  button.focus();
  if (!done) throw new Error('the browser refused to copy');
}
