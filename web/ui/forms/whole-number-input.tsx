import { NumberInput, type NumberInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { currentLanguage, formatLocale } from '../texts/texts.ts';

/**
 * A whole number. What is none can be typed and is refused by the form: an input that silently drops the point of 1.5
 * saves 15.
 */
export function WholeNumberInput(props: NumberInputProps & { readonly min: number; readonly max: number }): ReactNode {
  return <NumberInput clampBehavior="none" decimalSeparator={decimalPoint()} required {...props} />;
}

function decimalPoint(): string {
  const parts = new Intl.NumberFormat(formatLocale(currentLanguage())).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}
