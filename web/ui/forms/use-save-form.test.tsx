// @vitest-environment happy-dom
import { act, type ReactNode, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  buttonOf,
  inputOf,
  press,
  type Rendered,
  render,
  settle,
  type,
  until,
  untilShown,
} from '#tests/support/rendered.tsx';
import { ApiError } from '../api-error.ts';
import { SaveFormFrame } from './save-form-frame.tsx';
import { useSaveForm } from './use-save-form.ts';

const schema = z.object({ name: z.string().min(1), place: z.string() });
type Values = z.infer<typeof schema>;

interface Thing extends Values {
  readonly version: number;
}

const found: Thing = { name: 'Support', place: 'Paris', version: 1 };
/** What the server has; the form sees it when it is shown again. */
let server: Thing;
let save: (input: Values & { version: number }) => Promise<unknown>;
let reload: () => Promise<void>;
const sent: unknown[] = [];
let page: Rendered;

/** The list behind the form is read anew. */
let read: () => void;

function ThingPage(): ReactNode {
  const [current, setCurrent] = useState(server);
  read = () => setCurrent(server);
  return <ThingForm current={current} />;
}

function ThingForm({ current }: { readonly current: Thing }): ReactNode {
  const [record, setRecord] = useState(current);
  const newer = current.version > record.version ? current : undefined;
  const valuesOf = ({ name, place }: Thing): Values => ({ name, place });
  const form = useSaveForm({
    initialValues: valuesOf(record),
    held: {
      newer: newer === undefined ? undefined : valuesOf(newer),
      take: () => setRecord(current),
      reload: () => reload(),
    },
    schema,
    fields: ['name', 'place'],
    codeFields: { QUEUE_NAME_TAKEN: 'name' },
    save: (input) => save({ ...input, version: record.version }),
    onSaved: () => undefined,
  });
  return (
    <SaveFormFrame state={form} labels={{ name: 'Name', place: 'Place' }}>
      <label htmlFor={form.at('name').id}>Name</label>
      <input {...form.text('name')} />
      <p>{form.at('name').error}</p>
      <label htmlFor={form.at('place').id}>Place</label>
      <input {...form.text('place')} />
    </SaveFormFrame>
  );
}

/** Somebody else saves; the list behind the form is read anew. */
async function changeElsewhere(change: Partial<Values>): Promise<void> {
  server = { ...server, ...change, version: server.version + 1 };
  await act(async () => read());
}

const shown = (): string => document.body.textContent ?? '';
const values = (): Values => ({ name: inputOf('Name').value, place: inputOf('Place').value });

beforeEach(async () => {
  server = found;
  sent.length = 0;
  save = async (input) => {
    sent.push(input);
    if (input.version !== server.version) throw new ApiError('VERSION_CHANGED', { status: 409 });
  };
  reload = async () => read();
  page = await render(<ThingPage />);
});
afterEach(() => page.unmount());

describe('a form', () => {
  it('sends nothing that the contract refuses, and says at which field what is wrong', async () => {
    await type('Name', '');
    await press('Save');
    expect(sent).toEqual([]);
    expect(shown()).toContain('One field needs your attention');
    expect(shown()).toContain('Name: Fill in this field.');
    expect(document.activeElement?.className).toBe('form-messages');
  });

  it('asks about a refused field anew as soon as it is changed', async () => {
    await type('Name', '');
    await press('Save');
    expect(inputOf('Name').getAttribute('aria-invalid')).toBe('true');
    await type('Place', 'Lyon');
    expect(document.querySelector('p')?.textContent).toBe('Fill in this field.');
    await type('Name', 'Help');
    expect(document.querySelector('p')?.textContent).toBe('');
    expect(inputOf('Name').getAttribute('aria-invalid')).toBeNull();
    expect(shown()).toContain('Everything is corrected.');
    expect(shown()).toContain('Name: corrected');
    await type('Name', '');
    expect(document.querySelector('p')?.textContent).toBe('Fill in this field.');
    expect(shown()).toContain('One field needs your attention');
  });

  it('believes a name that the server refused once another is typed', async () => {
    save = async () => {
      throw new ApiError('QUEUE_NAME_TAKEN', { status: 409 });
    };
    await press('Save');
    await type('Name', 'Help');
    expect(document.querySelector('p')?.textContent).toBe('');
    await type('Name', 'Support');
    expect(document.querySelector('p')?.textContent).toBe('Another queue of this tenant has this name.');
  });

  it('tells a refusal of one field at that field', async () => {
    save = async () => {
      throw new ApiError('QUEUE_NAME_TAKEN', { status: 409 });
    };
    await press('Save');
    expect(document.querySelector('p')?.textContent).toBe('Another queue of this tenant has this name.');
  });

  it('saves once when it is pressed twice, and keeps the focus where it was', async () => {
    let answer = (): void => undefined;
    save = (input) => {
      sent.push(input);
      return new Promise((resolve) => {
        answer = () => resolve(undefined);
      });
    };
    buttonOf('Save').focus();
    await press('Save');
    await press('Save');
    answer();
    await settle();
    expect(sent).toHaveLength(1);
    expect(document.activeElement).toBe(buttonOf('Save'));
  });
});

describe('somebody else’s change', () => {
  it('is taken over where nothing was typed', async () => {
    await changeElsewhere({ name: 'Sales' });
    expect(values()).toEqual({ name: 'Sales', place: 'Paris' });
    await press('Save');
    expect(sent).toEqual([{ name: 'Sales', place: 'Paris', version: 2 }]);
  });

  it('is shown beside what was typed; nothing is saved until people choose', async () => {
    await type('Name', 'Help');
    await changeElsewhere({ name: 'Sales', place: 'Lyon' });
    await untilShown('Theirs: Sales');
    for (const text of ['Mine: Help', 'Theirs: Lyon', 'Mine: Paris']) expect(shown()).toContain(text);
    expect(values()).toEqual({ name: 'Help', place: 'Paris' });
    await press('Save');
    expect(sent).toEqual([]);
  });

  it('leaves by default what was typed, and takes over what was not touched', async () => {
    await type('Name', 'Help');
    await changeElsewhere({ name: 'Sales', place: 'Lyon' });
    await until(() => buttonOf('Go on with these values'));
    await press('Go on with these values');
    expect(values()).toEqual({ name: 'Help', place: 'Lyon' });
    expect(document.activeElement).toBe(buttonOf('Save'));
    await press('Save');
    expect(sent).toEqual([{ name: 'Help', place: 'Lyon', version: 2 }]);
  });

  it('can be taken in place of what was typed', async () => {
    await type('Name', 'Help');
    await changeElsewhere({ name: 'Sales' });
    await until(() => inputOf('Theirs: Sales'));
    await act(async () => inputOf('Theirs: Sales').click());
    await press('Go on with these values');
    expect(values().name).toBe('Sales');
  });

  it('of other fields than those that were typed in needs no choice when both are kept alike', async () => {
    await type('Name', 'Sales');
    await changeElsewhere({ name: 'Sales' });
    expect(shown()).not.toContain('Somebody else');
    await press('Save');
    expect(sent).toEqual([{ name: 'Sales', place: 'Paris', version: 2 }]);
  });

  it('that a save meets is read and shown', async () => {
    await type('Name', 'Help');
    server = { ...found, name: 'Sales', version: 2 };
    await press('Save');
    await untilShown('Theirs: Sales');
    expect(values().name).toBe('Help');
  });

  it('that cannot be read loses nothing that was typed, then or later', async () => {
    reload = async () => undefined;
    await type('Name', 'Help');
    server = { ...found, name: 'Sales', version: 2 };
    await press('Save');
    expect(shown()).toContain('the new values could not be read');
    expect(values().name).toBe('Help');
    await changeElsewhere({ place: 'Lyon' });
    await untilShown('Theirs: Sales');
    expect(values().name).toBe('Help');
  });

  it('leaves the summary of faulty fields where it is', async () => {
    await type('Name', '');
    await press('Save');
    await changeElsewhere({ place: 'Lyon' });
    await untilShown('Theirs: Lyon');
    expect(shown()).toContain('Name: Fill in this field.');
  });
});
