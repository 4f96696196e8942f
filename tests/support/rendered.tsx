/** Renders parts of a console into a DOM without a browser; for files with `// @vitest-environment happy-dom`. */
import { MantineProvider } from '@mantine/core';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, vi } from 'vitest';
import { startTexts } from '#web/ui/texts/texts.ts';

/** Whether React shall hold that every change happens within `act`. */
function expectActs(expected: boolean): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: expected });
}
expectActs(true);

export interface Rendered {
  show(node: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

/** Shows a node in English under Mantine, without transitions. */
export async function render(node: ReactNode): Promise<Rendered> {
  await startTexts({});
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  const show = (next: ReactNode): Promise<void> =>
    act(async () => root.render(<MantineProvider env="test">{next}</MantineProvider>));
  await show(node);
  return {
    show,
    unmount: async () => {
      await act(async () => root.unmount());
      document.body.replaceChildren();
    },
  };
}

/** Types a text into the input of a label, in place of what it has. */
export async function type(label: string, text: string): Promise<void> {
  const input = inputOf(label);
  await act(async () => {
    // React hears of a change only when the value changes behind its back.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

export function inputOf(label: string): HTMLInputElement {
  const inputs = [...document.querySelectorAll('label')]
    .filter((each) => wordsOf(each) === label)
    .map((each) => document.getElementById(each.htmlFor))
    .filter((each) => each instanceof HTMLInputElement);
  if (inputs[0] === undefined) throw new Error(`no input is called "${label}"`);
  return inputs[0];
}

/** Presses the button with this text. */
export async function press(text: string): Promise<void> {
  await act(async () => buttonOf(text).click());
}

export function buttonOf(text: string): HTMLElement {
  const found = [...document.querySelectorAll('button')].find((each) => wordsOf(each) === text);
  if (found === undefined) throw new Error(`no button says "${text}"`);
  return found;
}

/** Lets everything happen that is under way. */
export async function settle(): Promise<void> {
  await act(async () => undefined);
}

/** A part that is loaded when it is wanted is compiled then: on a busy machine that takes its time. */
const untilMs = 10_000;

/** Waits until a check holds, e.g. for a part of the page that is loaded when it is wanted. */
export async function until(check: () => unknown): Promise<void> {
  expectActs(false);
  try {
    await vi.waitFor(check, { timeout: untilMs });
  } finally {
    expectActs(true);
  }
  await settle();
}

export async function untilShown(text: string): Promise<void> {
  await until(() => expect(document.body.textContent).toContain(text));
}

/** The text of an element without the mark of required fields. */
function wordsOf(element: Element): string {
  return (element.textContent ?? '').replace(/\s*\*$/, '').trim();
}
