// @vitest-environment happy-dom
import { act, useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { mostOwnFields } from '#contracts/vocabulary/chat-form.ts';
import { buttonOf, inputOf, press, type Rendered, render, type } from '#tests/support/rendered.tsx';
import { addTexts } from '#web/ui/texts/texts.ts';
import { webManagerTexts } from '../texts/texts.ts';
import { newOwnField, type OwnFieldValues } from './chat-page-values.ts';
import { OwnFields } from './own-fields.tsx';

let page: Rendered | undefined;
let now: readonly OwnFieldValues[] = [];

function Holder({ first, error }: { readonly first: readonly OwnFieldValues[]; readonly error?: string }) {
  const [fields, setFields] = useState(first);
  now = fields;
  return <OwnFields id="own" error={error} fields={fields} onChange={setFields} />;
}

async function show(first: readonly OwnFieldValues[], error?: string): Promise<void> {
  page = await render(null);
  await addTexts('webManager', webManagerTexts);
  await page.show(<Holder first={first} {...(error === undefined ? {} : { error })} />);
}

afterEach(async () => {
  await page?.unmount();
});

const named = (en: string): OwnFieldValues => ({ ...newOwnField(), label: { en, fr: `${en} (fr)` } });
const labels = () => now.map(({ label }) => label.en);

it('Fields are added, written and removed, each by itself', async () => {
  await show([named('Order'), named('Product')]);
  await press('Add a field');
  expect(labels()).toEqual(['Order', 'Product', '']);
  const third = [...document.querySelectorAll('fieldset')][2];
  expect(third?.querySelector('legend')?.textContent).toBe('Field 3');
  await remove(2);
  await remove(1);
  await type('Label (English)', 'Shop');
  expect(labels()).toEqual(['Shop']);
  expect(now[0]?.label.fr).toBe('');
});

it('The focus goes on to the button when the field that had it is removed', async () => {
  await show([named('Order')]);
  await remove(1);
  expect(document.activeElement).toBe(buttonOf('Add a field'));
});

it('There are five at most', async () => {
  await show(Array.from({ length: mostOwnFields - 1 }, (_, at) => named(`Field ${at}`)));
  expect(buttonOf('Add a field').getAttribute('aria-disabled')).toBe('false');
  await press('Add a field');
  expect(buttonOf('Add a field').getAttribute('aria-disabled')).toBe('true');
  await press('Add a field');
  expect(now).toHaveLength(mostOwnFields);
});

it('A fault stands at its input, and the form’s link leads to the first', async () => {
  await show([named('Order'), { ...named('Product'), label: { en: 'Product', fr: '' } }], 'refused');
  const wrong = document.getElementById('own');
  expect(wrong).toBeInstanceOf(HTMLInputElement);
  expect(wrong?.closest('fieldset')?.querySelector('legend')?.textContent).toBe('Field 2');
  expect(wrong?.getAttribute('aria-invalid')).toBe('true');
  expect(document.querySelectorAll('[aria-invalid="true"]')).toHaveLength(1);
});

it('Before the form was sent nothing is called wrong', async () => {
  await show([newOwnField()]);
  expect(document.querySelectorAll('[aria-invalid="true"]')).toHaveLength(0);
});

it('Choices are asked for where there are some to make, and too few are told there', async () => {
  await show([{ ...named('Product'), kind: 'choice', choices: { en: 'Lamp', fr: 'Lampe' } }], 'refused');
  expect(document.getElementById('own')).toBeInstanceOf(HTMLTextAreaElement);
  expect(document.body.textContent).toContain('At least two choices, each of them once.');
  await page?.unmount();
  await show([named('Product')]);
  expect(document.querySelector('textarea')).toBeNull();
  expect(inputOf('Label (English)').value).toBe('Product');
});

async function remove(number: number): Promise<void> {
  const button = document.querySelector<HTMLElement>(`[aria-label="Remove field ${number}"]`);
  await act(async () => button?.click());
}
