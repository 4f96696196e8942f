// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { type Rendered, render } from '#tests/support/rendered.tsx';
import { type HeldRecord, heldValues, useHeldRecord } from './use-held-record.ts';

vi.mock('../api.ts', () => ({ reloadAll: async () => undefined }));

interface View {
  readonly name: string;
  readonly version: number;
}

let held: HeldRecord<View>;
let page: Rendered | undefined;

function Holder({ current }: { readonly current: View }): null {
  held = useHeldRecord(current);
  return null;
}

async function show(current: View): Promise<void> {
  page ??= await render(<Holder current={current} />);
  await page.show(<Holder current={current} />);
}

afterEach(async () => {
  await page?.unmount();
  page = undefined;
});

const first: View = { name: 'Support', version: 1 };
const second: View = { name: 'Sales', version: 2 };

it('A record is held still while the list behind it is read anew', async () => {
  await show(first);
  await show(second);
  expect(held).toMatchObject({ record: first, newer: second });
});

it('A record is let go only when its form takes the newer one, also after a reload that brought nothing', async () => {
  await show(first);
  await act(() => held.reload());
  await show(second);
  expect(held.record).toBe(first);
  await act(async () => held.take());
  expect(held).toMatchObject({ record: second, newer: undefined });
});

it('What was saved here is newer than a list that was asked for before', async () => {
  await show(first);
  await act(async () => held.take(second));
  expect(held).toMatchObject({ record: second, newer: undefined });
  await show({ name: 'Help', version: 3 });
  expect(held.newer?.name).toBe('Help');
});

it('A form is given the newer record as its values', async () => {
  await show(first);
  const nameOf = ({ name }: View) => ({ name });
  expect(heldValues(held, nameOf)?.newer).toBeUndefined();
  await show(second);
  expect(heldValues(held, nameOf)?.newer).toEqual({ name: 'Sales' });
  expect(heldValues(undefined, nameOf)).toBeUndefined();
});
