import { type KeyboardEvent, type RefObject, useState } from 'react';
import { flushSync } from 'react-dom';
import type { DeskAnswer } from '#contracts/agent-portal/canned-answers.ts';
import type { DeskContact } from '#contracts/agent-portal/views.ts';
import { type Slash, slashAt } from './slash.ts';
import { type Answers, useAnswers } from './use-answers.ts';

interface SlashListOptions {
  readonly contact: DeskContact;
  readonly writable: boolean;
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** What the button wrote. */
interface Written {
  readonly start: number;
  readonly text: string;
}

export interface SlashList {
  /** What was typed; undefined while the list is closed. */
  readonly slash: Slash | undefined;
  readonly answers: Answers;
  /** The answer that Enter inserts. */
  readonly active: DeskAnswer | undefined;
  activate(answer: DeskAnswer): void;
  insert(answer: DeskAnswer): void;
  /** By the button or its key: types the slash where the caret is. */
  toggle(): void;
  /** To be told of everything that is typed, of every move of the caret, and when the field is left. */
  onTyped(text: string, caret: number): void;
  onCaret(): void;
  onLeft(): void;
  /** True when the key was the list's: nothing else may happen by it. */
  onKeyDown(event: KeyboardEvent): boolean;
}

/** Where the list stands, and what closing it leaves behind. */
function useOpening() {
  const [slash, setSlash] = useState<Slash>();
  const [activeId, setActiveId] = useState<string>();
  /** Where a slash stands whose list was closed: it opens no other. */
  const [dismissed, setDismissed] = useState<number>();
  const [written, setWritten] = useState<Written>();
  const show = (next: Slash | undefined) => {
    if (next?.query !== slash?.query || next?.start !== slash?.start) setActiveId(undefined);
    if (next === undefined) setWritten(undefined);
    setSlash(next);
  };
  return {
    slash,
    activeId,
    setActiveId,
    show,
    typed(next: Slash | undefined) {
      if (next === undefined) setDismissed(undefined);
      show(next?.start === dismissed ? undefined : next);
    },
    openBy(button: Written) {
      setDismissed(undefined);
      setWritten(button);
      setSlash({ start: button.start + button.text.length - 1, query: '' });
    },
    inserted() {
      setDismissed(undefined);
      show(undefined);
    },
    /** Answers what the button wrote when nothing came of it: that is to be taken back. */
    close(): Written | undefined {
      if (slash === undefined) return undefined;
      const unused = slash.query === '' ? written : undefined;
      setDismissed(unused === undefined ? slash.start : undefined);
      show(undefined);
      return unused;
    },
  };
}

/** The list of canned answers over the field that the agent writes in: opened by a slash, led from the field. */
export function useSlashList({ contact, writable, input, text, onText }: SlashListOptions): SlashList {
  const opening = useOpening();
  const { slash, activeId, setActiveId } = opening;
  const answers = useAnswers(contact, writable, slash?.query);
  const at = Math.max(
    0,
    answers.items.findIndex(({ id }) => id === activeId),
  );
  const active = answers.items[at];
  const replaced = (start: number, end: number, by: string) => text.slice(0, start) + by + text.slice(end);
  const write = (start: number, end: number, by: string) => {
    flushSync(() => onText(replaced(start, end, by)));
    input.current?.focus();
    input.current?.setSelectionRange(start + by.length, start + by.length);
  };
  const cancel = () => {
    const unused = opening.close();
    if (unused !== undefined) write(unused.start, unused.start + unused.text.length, '');
  };
  const insert = (answer: DeskAnswer) => {
    if (slash === undefined) return;
    write(slash.start, slash.start + slash.query.length + 1, answers.expand(answer));
    opening.inserted();
  };
  const step = (by: 1 | -1) => {
    const { length } = answers.items;
    setActiveId(answers.items[(at + by + length) % length]?.id);
  };
  return {
    slash,
    answers,
    active,
    activate: ({ id }) => setActiveId(id),
    insert,
    toggle() {
      if (slash !== undefined) return cancel();
      const caret = input.current?.selectionEnd ?? text.length;
      const begin = /(?:^|\s)$/.test(text.slice(0, caret)) ? '/' : ' /';
      write(caret, caret, begin);
      opening.openBy({ start: caret, text: begin });
    },
    onTyped: (typed, caret) => opening.typed(slashAt(typed, caret)),
    onCaret() {
      const { selectionStart = 0, selectionEnd } = input.current ?? {};
      if (slash === undefined) return;
      const next = selectionStart === selectionEnd ? slashAt(text, selectionStart) : undefined;
      if (next?.start === slash.start) opening.show(next);
      else opening.close();
    },
    onLeft() {
      const unused = opening.close();
      // The focus goes where the agent wants it: only the text is put back.
      if (unused !== undefined) onText(replaced(unused.start, unused.start + unused.text.length, ''));
    },
    onKeyDown(event) {
      const act = slash === undefined ? undefined : actOf(event, active !== undefined, answers.loading);
      if (act === undefined) return false;
      event.preventDefault();
      event.stopPropagation();
      if (act === 'close') cancel();
      else if (act === 'insert' && active !== undefined) insert(active);
      else if (act === 'next' || act === 'previous') step(act === 'next' ? 1 : -1);
      return true;
    },
  };
}

type ListAct = 'close' | 'insert' | 'next' | 'previous' | 'wait';

/** What a key does while the list is open; undefined: what it does anyway. */
function actOf(event: KeyboardEvent, hasActive: boolean, loading: boolean): ListAct | undefined {
  if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
    return undefined;
  if (event.key === 'Escape') return 'close';
  // Half a short name is not sent because the server is slow.
  if (!hasActive) return event.key === 'Enter' && loading ? 'wait' : undefined;
  if (event.key === 'ArrowDown') return 'next';
  if (event.key === 'ArrowUp') return 'previous';
  return event.key === 'Enter' || event.key === 'Tab' ? 'insert' : undefined;
}
