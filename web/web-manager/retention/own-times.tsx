import { Button, Group, Input, NativeSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { contactKeepDays } from '#contracts/web-manager/retention.ts';
import type { FieldProps } from '#web/ui/forms/save-form.ts';
import { WholeNumberInput } from '#web/ui/forms/whole-number-input.tsx';
import { loaded } from '../api.ts';
import { nameOfId } from '../directory/choices.ts';
import type { OwnTime } from './retention-values.ts';

interface OwnTimesProps extends FieldProps {
  readonly value: readonly OwnTime[];
  readonly onChange: (value: readonly OwnTime[]) => void;
}

/** Tenants that keep their contacts for another time. Nothing where there is one tenant only. */
export function OwnTimes({ id, error, value, onChange }: OwnTimesProps): ReactNode {
  const { t } = useTranslation('webManager');
  const tenants = useQuery(loaded.tenants).data ?? [];
  const choice = useRef<HTMLSelectElement>(null);
  if (tenants.length < 2 && value.length === 0) return null;
  const left = tenants.filter((tenant) => !value.some(({ tenantId }) => tenantId === tenant.id));
  const wrong = value.findIndex((each) => !contactKeepDays.safeParse(each.contactKeepDays).success);
  return (
    <Input.Wrapper
      label={t('retention.ofTenants')}
      description={t('retention.ofTenantsHelp')}
      error={wrong === -1 ? error : undefined}
      labelElement="div"
    >
      <Stack gap="sm" mt="xs">
        {value.map((own, at) => {
          const name = nameOfId(tenants, own.tenantId) ?? own.tenantId;
          return (
            <Group key={own.tenantId} align="flex-end" gap="sm">
              <WholeNumberInput
                id={at === Math.max(wrong, 0) ? id : `${id}-${at}`}
                label={t('retention.daysOf', { name })}
                value={own.contactKeepDays}
                onChange={(days) =>
                  onChange(value.map((each, index) => (index === at ? { ...each, contactKeepDays: days } : each)))
                }
                min={0}
                max={3650}
                error={error !== undefined && at === wrong ? error : undefined}
              />
              <Button
                variant="default"
                aria-label={t('retention.removeOf', { name })}
                onClick={() => {
                  onChange(value.filter((_, index) => index !== at));
                  // The focus must not fall to nowhere with the button that had it.
                  choice.current?.focus();
                }}
              >
                {t('retention.remove')}
              </Button>
            </Group>
          );
        })}
        <NativeSelect
          ref={choice}
          {...(value.length === 0 ? { id } : {})}
          label={t('retention.addTenant')}
          value=""
          disabled={left.length === 0}
          onChange={({ currentTarget }) =>
            onChange([...value, { tenantId: currentTarget.value, contactKeepDays: 365 }])
          }
          data={[
            { value: '', label: t('retention.choose') },
            ...left.map((tenant) => ({ value: tenant.id, label: tenant.name })),
          ]}
        />
      </Stack>
    </Input.Wrapper>
  );
}

const times = z.array(z.object({ tenantId: z.string(), contactKeepDays: z.union([z.number(), z.string()]) }));

/** The tenants of their own time in words, for somebody else's change. */
export function useOwnTimesText(): (value: unknown) => string | undefined {
  const { t } = useTranslation(['webManager', 'ui']);
  const tenants = useQuery(loaded.tenants).data ?? [];
  return (value) =>
    times
      .safeParse(value)
      .data?.map(({ tenantId, contactKeepDays: days }) =>
        t('ui:labelled', { label: nameOfId(tenants, tenantId) ?? tenantId, value: String(days) }),
      )
      .join(', ');
}
