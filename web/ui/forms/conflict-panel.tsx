import './form-styles.ts';
import { Alert, Button, Radio, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../texts/texts.ts';
import type { Difference, Side } from './form-values.ts';
import type { Conflict } from './save-form.ts';

/** A value of a field in words; undefined leaves it to the usual words. */
export type ShowValue = (path: string, value: unknown) => string | undefined;

export interface ConflictPanelProps {
  readonly conflict: Conflict;
  readonly labels: Readonly<Record<string, string>>;
  readonly show: ShowValue | undefined;
  /** It is loaded when it is wanted, so it comes after what else there is. */
  readonly onShown: () => void;
  readonly onSettled: () => void;
}

/** What somebody else saved beside what was typed here, field by field; people choose, nothing is lost unasked. */
export default function ConflictPanel({ conflict, labels, show, ...props }: ConflictPanelProps): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const sideOf = ({ path, contested }: Difference): Side => chosen.get(path) ?? (contested ? 'mine' : 'theirs');
  const { onShown, onSettled } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is there
  useEffect(onShown, []);
  const settle = () => {
    const sides = new Map(conflict.differences.map((each) => [each.path, sideOf(each)]));
    conflict.settle((path) => sides.get(path) ?? 'theirs');
    onSettled();
  };
  return (
    <Alert color="amber" title={t('form.changedElsewhereTitle')}>
      <Stack gap="sm" align="flex-start">
        {t('form.changedElsewhereText')}
        {conflict.differences.map((each) => (
          <DifferenceChoice
            key={each.path}
            label={labels[each.path] ?? each.path}
            difference={each}
            show={show}
            side={sideOf(each)}
            onSide={(side) => setChosen(new Map([...chosen, [each.path, side]]))}
          />
        ))}
        <Button variant="default" onClick={settle}>
          {t('form.settle')}
        </Button>
      </Stack>
    </Alert>
  );
}

function DifferenceChoice(props: {
  readonly label: string;
  readonly difference: Difference;
  readonly show: ShowValue | undefined;
  readonly side: Side;
  readonly onSide: (side: Side) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { difference, show, side, onSide } = props;
  const text = (value: unknown): string => show?.(difference.path, value) ?? usual(value);
  const usual = (value: unknown): string => {
    if (value === '' || value === undefined || (Array.isArray(value) && value.length === 0)) return t('empty');
    if (typeof value === 'boolean') return value ? t('yes') : t('no');
    if (typeof value === 'number') return formatNumber(value);
    if (Array.isArray(value)) return value.map((each) => text(each)).join(', ');
    return String(value);
  };
  return (
    <Radio.Group
      className="difference"
      label={props.label}
      value={side}
      onChange={(value) => onSide(value === 'theirs' ? 'theirs' : 'mine')}
    >
      <Stack gap={4} mt={4}>
        <Radio value="theirs" label={t('form.theirs', { value: text(difference.theirs) })} />
        <Radio value="mine" label={t('form.mine', { value: text(difference.mine) })} />
      </Stack>
    </Radio.Group>
  );
}
