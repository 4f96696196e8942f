/**
 * What no server knows and must outlive a reload of the page: what the agent has written, what he has read, and which
 * contact he has before him. Kept by tab and person, with the clientIds, so that a message sent again is stored once.
 * Pure but for the store given.
 */
import type { ContactId, ReasonId } from '#contracts/vocabulary/ids.ts';
import type { ApiErrorCode } from '#web/ui/api-error.ts';
import { en } from '#web/ui/texts/en.ts';
import type { DeskState, WrapUpDraft } from './desk-state.ts';
import type { DeskStore } from './desk-store.ts';
import type { Outgoing } from './messages.ts';

/** `stranded` names the customers, as long as no snapshot has brought their contacts. */
const keptParts = ['outgoing', 'drafts', 'wrapUpDrafts', 'stranded', 'seen', 'chosen'] as const;
type Kept = Pick<DeskState, (typeof keptParts)[number]>;

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

/** Saves whenever something to keep changes; the answer stops it. */
export function keepDesk(store: DeskStore, keeping: Keeping): () => void {
  let saved = store.getState();
  return store.subscribe(() => {
    const state = store.getState();
    const before = saved;
    saved = state;
    if (keptParts.some((part) => state[part] !== before[part])) keeping.save(writeKept(state));
  });
}

/** Undefined when there is nothing to keep. */
export function writeKept(state: Kept & Pick<DeskState, 'chats'>): string | undefined {
  const { outgoing, drafts, wrapUpDrafts, stranded, seen, chosen, chats } = state;
  const ids = new Set([...outgoing.map((one) => one.contactId), ...drafts.keys(), ...wrapUpDrafts.keys()]);
  if (ids.size === 0 && seen.size === 0 && chosen === undefined) return undefined;
  const contacts = [...ids].map((id): KeptContact => {
    const draft = drafts.get(id);
    const result = wrapUpDrafts.get(id);
    return {
      id,
      customerName: chats.get(id)?.contact.customer.name ?? stranded.get(id)?.customerName ?? '',
      ...(draft === undefined ? {} : { draft }),
      ...(result === undefined ? {} : { result }),
      outgoing: outgoing.filter((one) => one.contactId === id).map(({ contactId: _, ...one }) => one),
    };
  });
  return JSON.stringify({ contacts, seen: [...seen], ...(chosen === undefined ? {} : { chosen }) });
}

/** What an older version of this page, or somebody else, left there is passed over. */
export function readKept(text: string | null): Partial<Kept> {
  const kept = parse(text);
  if (kept === undefined) return {};
  const contacts = Array.isArray(kept.contacts) ? kept.contacts.flatMap(contactOf) : [];
  return {
    seen: new Map(Array.isArray(kept.seen) ? kept.seen.flatMap(seenOf) : []),
    ...(isContactId(kept.chosen) ? { chosen: kept.chosen } : {}),
    outgoing: contacts.flatMap(({ id, outgoing }) => outgoing.map((one) => ({ contactId: id, ...one }))),
    drafts: new Map(contacts.flatMap(({ id, draft }) => (draft === undefined ? [] : [[id, draft] as const]))),
    wrapUpDrafts: new Map(contacts.flatMap(({ id, result }) => (result === undefined ? [] : [[id, result] as const]))),
    stranded: new Map(contacts.map(({ id, customerName }) => [id, { customerName }])),
  };
}

function parse(text: string | null): Readonly<Record<string, unknown>> | undefined {
  if (text === null) return undefined;
  try {
    const kept: unknown = JSON.parse(text);
    return isObject(kept) ? kept : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function seenOf(item: unknown): [ContactId, number][] {
  if (!Array.isArray(item)) return [];
  const [id, seq]: readonly unknown[] = item;
  return isContactId(id) && typeof seq === 'number' ? [[id, seq]] : [];
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
