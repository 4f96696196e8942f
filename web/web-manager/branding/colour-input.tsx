import './branding.css';
import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProps } from '#web/ui/forms/save-form.ts';

interface ColourInputProps extends FieldProps {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  /** What holds while it is empty. */
  readonly usual: string;
  readonly onChange: (value: string) => void;
}

/** A colour as `#rrggbb`, typed or picked with what the browser has for it. */
export function ColourInput({ label, value, usual, onChange, ...props }: ColourInputProps): ReactNode {
  const { t } = useTranslation('webManager');
  const now = value.trim().toLowerCase();
  return (
    <TextInput
      {...props}
      label={label}
      value={value}
      placeholder={usual}
      spellCheck={false}
      autoCapitalize="none"
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      leftSection={
        <input
          type="color"
          className="colour-picker"
          aria-label={t('branding.pick', { label })}
          value={/^#[0-9a-f]{6}$/.test(now) ? now : usual}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      }
    />
  );
}
