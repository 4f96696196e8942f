import './branding.css';
import { Button, Group, Input } from '@mantine/core';
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LogoFault, logoFault, mostLogoBytes } from '#contracts/vocabulary/logo-image.ts';
import type { FieldProps } from '#web/ui/forms/save-form.ts';
import { notifyError } from '#web/ui/notify.ts';

interface LogoInputProps extends FieldProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Chooses an image and shows it on light and dark; what cannot be a logo is refused before it is sent. */
export function LogoInput({ id, error, label, description, value, onChange }: LogoInputProps): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<LogoFault>();
  const read = async (file: File): Promise<void> => {
    const url = file.size > mostLogoBytes * 2 ? undefined : await dataUrlOf(file);
    const fault = url === undefined ? 'logoSize' : logoFault(url);
    setRefused(fault);
    if (url !== undefined && fault === undefined) onChange(url);
  };
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>): void => {
    const file = currentTarget.files?.[0];
    // The same file may be chosen again once it was changed.
    currentTarget.value = '';
    if (file !== undefined) read(file).catch(notifyError);
  };
  const fault = refused === undefined ? error : t(`ui:faults.${refused}`);
  return (
    <Input.Wrapper id={id} label={label} description={description} error={fault} labelElement="div">
      {value !== '' && (
        <div className="logo-samples">
          {(['light', 'dark'] as const).map((scheme) => (
            <div key={scheme} className="logo-sample" data-scheme={scheme}>
              <img src={value} alt={scheme === 'light' ? t('branding.logoNow') : ''} />
            </div>
          ))}
        </div>
      )}
      <Group gap="sm" mt={6} mb={6}>
        <Button
          id={id}
          variant="default"
          aria-label={t('branding.logoChooseFor', { label })}
          aria-describedby={`${id}-description`}
          onClick={() => input.current?.click()}
        >
          {t('branding.logoChoose')}
        </Button>
        {value !== '' && (
          <Button
            variant="default"
            onClick={() => {
              setRefused(undefined);
              onChange('');
            }}
          >
            {t('branding.logoRemove')}
          </Button>
        )}
      </Group>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        accept="image/png,image/jpeg,image/webp"
        aria-label={label}
        onChange={choose}
      />
    </Input.Wrapper>
  );
}

function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
