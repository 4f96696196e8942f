import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** A titled group of inputs. */
export function FormSection({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <fieldset>
      <legend>{title}</legend>
      <Stack gap="md">{children}</Stack>
    </fieldset>
  );
}
