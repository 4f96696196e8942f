import { describe, expect, it } from 'vitest';
import { BackStep } from './back-step.ts';

/** A browser whose `back` takes effect only when `settle` says so. */
function testBrowser(first: unknown = null) {
  const entries: unknown[] = [first];
  let pending = 0;
  const history = {
    get state() {
      return entries.at(-1);
    },
    pushState: (state: unknown) => void entries.push(state),
    replaceState: (state: unknown) => void entries.splice(-1, 1, state),
    back: () => {
      pending += 1;
    },
  };
  const step = new BackStep(history);
  const settle = () => {
    const left: boolean[] = [];
    for (; pending > 0; pending -= 1) {
      entries.pop();
      left.push(step.popped());
    }
    return left;
  };
  const gesture = () => {
    history.back();
    return settle();
  };
  return { step, entries, settle, gesture };
}

describe('the back gesture', () => {
  it('leaves the conversation, and the page when none is open', () => {
    const { step, entries, gesture } = testBrowser();
    step.open();
    expect(entries).toHaveLength(2);
    expect(gesture()).toEqual([true]);
    step.close();
    expect(entries).toHaveLength(1);
  });

  it('leaves no step behind when the conversation was left otherwise', () => {
    const { step, entries, settle } = testBrowser();
    step.open();
    step.close();
    expect(settle()).toEqual([false]);
    expect(entries).toHaveLength(1);
  });

  it('does not close what was opened while an earlier step back was on its way', () => {
    const { step, entries, settle, gesture } = testBrowser();
    step.open();
    step.close();
    step.open();
    expect(settle()).toEqual([false]);
    expect(entries).toHaveLength(2);
    expect(gesture()).toEqual([true]);
  });

  it('takes one step for one conversation, however often it opens and closes', () => {
    const { step, entries, settle } = testBrowser();
    step.open();
    step.open();
    step.close();
    step.open();
    step.close();
    expect(settle()).toEqual([false]);
    expect(entries).toHaveLength(1);
  });

  it('finds no dead step after a reload', () => {
    const { step, entries, gesture } = testBrowser('relais-conversation');
    expect(entries).toEqual([null]);
    step.open();
    expect(gesture()).toEqual([true]);
  });
});
