import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type SecondFactorGroup, secondFactorGroup, secondFactorGroups } from '#contracts/web-manager/installation.ts';
import { FormSection } from '#web/ui/forms/form-section.tsx';
import type { FormInputs } from '#web/ui/forms/save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';

/** A number is text while its field is empty. */
export interface AccessPolicyValues {
  passwordMinLength: number | string;
  passwordExpiryDays: number | string;
  oneTimePasswordDays: number | string;
  passwordReuse: number | string;
  secondFactorFor: SecondFactorGroup;
}

const numbers = [
  { field: 'passwordMinLength', min: 10, max: 64 },
  { field: 'passwordExpiryDays', min: 0, max: 3650 },
  { field: 'oneTimePasswordDays', min: 0, max: 365 },
  { field: 'passwordReuse', min: 0, max: 24 },
] as const;

export const accessPolicyFields = [...numbers.map(({ field }) => field), 'secondFactorFor'] as const;

export function useAccessPolicyLabels(): Readonly<Record<(typeof accessPolicyFields)[number], string>> {
  const { t } = useTranslation('webManager');
  return {
    passwordMinLength: t('access.passwordMinLength'),
    passwordExpiryDays: t('access.passwordExpiryDays'),
    oneTimePasswordDays: t('access.oneTimePasswordDays'),
    passwordReuse: t('access.passwordReuse'),
    secondFactorFor: t('access.secondFactorFor'),
  };
}

/** What the installation asks of passwords, and of whom more than one. */
export function AccessPolicyInputs({ form }: { readonly form: FormInputs<AccessPolicyValues> }): ReactNode {
  const { t } = useTranslation('webManager');
  const labels = useAccessPolicyLabels();
  return (
    <>
      <FormSection title={t('access.passwords')}>
        {numbers.map(({ field, min, max }) => (
          <WholeNumberInput
            key={field}
            {...form.value(field)}
            label={labels[field]}
            description={t(`access.help.${field}`, { min, max })}
            min={min}
            max={max}
          />
        ))}
      </FormSection>
      <FormSection title={t('access.secondFactor')}>
        <NativeSelect
          {...form.at('secondFactorFor')}
          value={form.values.secondFactorFor}
          onChange={({ currentTarget }) => form.set('secondFactorFor', secondFactorGroup.parse(currentTarget.value))}
          label={labels.secondFactorFor}
          description={t('access.help.secondFactorFor')}
          data={secondFactorGroups.map((value) => ({ value, label: t(`access.groups.${value}`) }))}
        />
      </FormSection>
    </>
  );
}
