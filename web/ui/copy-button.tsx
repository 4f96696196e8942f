import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyError } from './notify.ts';

/** Copies a text and says so. `what` names the thing for those who cannot see the row. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(text);
    setCopied(true);
  };
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      aria-label={`${copied ? t('actions.copied') : t('actions.copy')}: ${what}`}
      onClick={() => {
        copy().catch(notifyError);
      }}
      onBlur={() => setCopied(false)}
    >
      <span aria-live="polite">{copied ? t('actions.copied') : t('actions.copy')}</span>
    </Button>
  );
}

/** Browsers offer the clipboard only over HTTPS or on localhost; elsewhere the old command still works. */
async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('the browser refused to copy');
}
