/**
 * What the agent has written and no server has: it must outlive a reload of the page. Kept by tab and person, with the
 * clientIds, so that a message sent again is stored once. Pure but for the store given.
 */
import type { ContactId, ReasonId } from '#contracts/vocabulary/ids.ts';
import type { ApiErrorCode } from '#web/ui/api-error.ts';
import { en } from '#web/ui/texts/en.ts';
import type { DeskState, WrapUpDraft } from './desk-state.ts';
import type { DeskStore } from './desk-store.ts';
import type { Outgoing } from './messages.ts';

/** The written part of a state; `stranded` names the customers, as long as no snapshot has brought their contacts. */
type Writing = Pick<DeskState, 'outgoing' | 'drafts' | 'wrapUpDrafts' | 'stranded'>;

/** One place of the browser's storage; neither of these throws. */
export interface Keeping {
  read(): string | null;
  /** Undefined: nothing is left to keep. */
  save(text: string | undefined): void;
}

interface KeptContact {
  readonly id: ContactId;
  readonly customerName: string;
  readonly draft?: string;
  readonly result?: WrapUpDraft;
  readonly outgoing: readonly Omit<Outgoing, 'contactId'>[];
}

/** Saves whenever something written changes; the answer stops it. */
export function keepWriting(store: DeskStore, keeping: Keeping): () => void {
  let saved = store.getState();
  return store.subscribe(() => {
    const state = store.getState();
    const same =
      state.outgoing === saved.outgoing &&
      state.drafts === saved.drafts &&
      state.wrapUpDrafts === saved.wrapUpDrafts &&
      state.stranded === saved.stranded;
    saved = state;
    if (!same) keeping.save(writeKept(state));
  });
}

/** Undefined when nothing is written. */
export function writeKept(state: Writing & Pick<DeskState, 'chats'>): string | undefined {
  const { outgoing, drafts, wrapUpDrafts, stranded, chats } = state;
  const ids = new Set([...outgoing.map((one) => one.contactId), ...drafts.keys(), ...wrapUpDrafts.keys()]);
  if (ids.size === 0) return undefined;
  const contacts = [...ids].map((id): KeptContact => {
    const draft = drafts.get(id);
    const result = wrapUpDrafts.get(id);
    return {
      id,
      customerName: chats.get(id)?.contact.customer.name ?? stranded.get(id) ?? '',
      ...(draft === undefined ? {} : { draft }),
      ...(result === undefined ? {} : { result }),
      outgoing: outgoing.filter((one) => one.contactId === id).map(({ contactId: _, ...one }) => one),
    };
  });
  return JSON.stringify({ contacts });
}

/** What an older version of this page, or somebody else, left there is passed over. */
export function readKept(text: string | null): Partial<Writing> {
  const contacts = parseContacts(text);
  if (contacts.length === 0) return {};
  return {
    outgoing: contacts.flatMap(({ id, outgoing }) => outgoing.map((one) => ({ contactId: id, ...one }))),
    drafts: new Map(contacts.flatMap(({ id, draft }) => (draft === undefined ? [] : [[id, draft] as const]))),
    wrapUpDrafts: new Map(contacts.flatMap(({ id, result }) => (result === undefined ? [] : [[id, result] as const]))),
    stranded: new Map(contacts.map(({ id, customerName }) => [id, customerName])),
  };
}

function parseContacts(text: string | null): KeptContact[] {
  if (text === null) return [];
  try {
    const kept: unknown = JSON.parse(text);
    return isObject(kept) && Array.isArray(kept.contacts) ? kept.contacts.flatMap(contactOf) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function contactOf(item: unknown): KeptContact[] {
  if (!isObject(item) || !isContactId(item.id)) return [];
  const { id, customerName, draft } = item;
  const result = resultOf(item.result);
  return [
    {
      id,
      customerName: typeof customerName === 'string' ? customerName : '',
      ...(typeof draft === 'string' ? { draft } : {}),
      ...(result === undefined ? {} : { result }),
      outgoing: Array.isArray(item.outgoing) ? item.outgoing.flatMap(outgoingOf) : [],
    },
  ];
}

function outgoingOf(item: unknown): Omit<Outgoing, 'contactId'>[] {
  if (!isObject(item)) return [];
  const { clientId, text, at, state, code } = item;
  if (typeof clientId !== 'string' || typeof text !== 'string' || typeof at !== 'number') return [];
  if (state !== 'failed') return [{ clientId, text, at, state: 'pending' }];
  return [{ clientId, text, at, state, ...(isErrorCode(code) ? { code } : {}) }];
}

function resultOf(item: unknown): WrapUpDraft | undefined {
  if (!isObject(item) || typeof item.note !== 'string') return undefined;
  return { reasonId: isReasonId(item.reasonId) ? item.reasonId : '', note: item.note };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isContactId(value: unknown): value is ContactId {
  return isUuid(value);
}

function isReasonId(value: unknown): value is ReasonId {
  return isUuid(value);
}

/** By its form, as the contract's own check would; that would load all schemas. */
function isUuid(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

function isErrorCode(value: unknown): value is ApiErrorCode {
  return typeof value === 'string' && Object.hasOwn(en.errors, value);
}
