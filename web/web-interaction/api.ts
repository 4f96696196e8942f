/** The customer's routes (contracts/web-interaction/contract.ts) by plain fetch. No cookie goes with them. */
import type { FieldFault } from '#contracts/vocabulary/error-code.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import type { CustomerPage } from '#contracts/web-interaction/contract.ts';
import { isObject } from './frames.ts';
import { readLook } from './look.ts';
import { readForm } from './page-form.ts';
import type { KeptOpening } from './storage.ts';
import type { FaultCode } from './texts.ts';

const answerMs = 15_000;

/** The keys that a chat page can have; no other is asked for. */
const keyForm = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

/** `key` of `/webinteraction/<key>`; empty when the address has none. */
export function pageKeyOf(pathname: string): string {
  return (pathname.split('/')[2] ?? '').toLowerCase();
}

export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly code: FaultCode;
  readonly retryAfterSeconds: number | undefined;
  /** The fields of the form that are refused, and why (`required`, `format`). */
  readonly fields: readonly FieldFault[];

  constructor(
    code: FaultCode,
    options: { retryAfterSeconds?: number | undefined; fields?: readonly FieldFault[]; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.fields = options.fields ?? [];
  }

  /** Whether the same request may succeed in a moment without anybody changing anything. */
  get passing(): boolean {
    return this.code === 'NO_CONNECTION' || this.code === 'SERVER_NOT_READY';
  }
}

export interface OpenedChat {
  readonly contactId: string;
  readonly token: string;
}

export type CustomerApi = ReturnType<typeof customerApi>;

/** Every call throws ApiFault, and nothing else. */
/** `server`: an origin, where it is not the page's own. */
export function customerApi(pageKey: string, fetchIt: typeof fetch, server = '') {
  const base = `${server}/api/web-interaction/pages/${pageKey}`;

  async function call(path: string, body?: object): Promise<unknown> {
    if (!keyForm.test(pageKey)) throw new ApiFault('CHAT_PAGE_NOT_FOUND');
    try {
      const response = await fetchIt(base + path, {
        ...(body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(answerMs),
      });
      const answer: unknown = await response.json().catch((error: unknown) => {
        // A proxy's own page; what matters is its status.
        if (error instanceof SyntaxError) return undefined;
        throw error;
      });
      if (!response.ok) throw faultOf(answer, response.status);
      return answer;
    } catch (error) {
      if (error instanceof ApiFault) throw error;
      throw new ApiFault('NO_CONNECTION', { cause: error });
    }
  }

  return {
    async page(): Promise<CustomerPage> {
      return readPage(await call(''));
    },
    /** The page, if the site that asks may embed it. */
    async embedding(): Promise<CustomerPage | undefined> {
      const answer = await call('/embedding');
      if (!isObject(answer)) throw new ApiFault('SERVER_FAULT');
      return answer.allowed === true ? readPage(answer.page) : undefined;
    },
    /** Safe to repeat with the same `openId`. */
    async open(opening: KeptOpening, language: Language): Promise<OpenedChat> {
      const { address: email, question, ...answers } = answersOf(opening);
      const answer = await call('/contacts', { ...answers, email, question, language });
      if (!isObject(answer)) throw new ApiFault('SERVER_FAULT');
      const { contactId, token } = answer;
      if (typeof contactId !== 'string' || typeof token !== 'string') throw new ApiFault('SERVER_FAULT');
      return { contactId, token };
    },
    /** Safe to repeat with the same `openId`. */
    async leaveMessage(opening: KeptOpening, language: Language): Promise<void> {
      const { question: text, ...answers } = answersOf(opening);
      await call('/messages', { ...answers, text, language });
    },
  };
}

/** What was left empty is not sent. */
function answersOf({ openId, name, address, phone, own, question }: KeptOpening) {
  const filled = (text: string | undefined) => (text === '' ? undefined : text);
  return {
    openId,
    name: filled(name),
    address: filled(address),
    phone: filled(phone),
    own: Object.keys(own ?? {}).length === 0 ? undefined : own,
    question: filled(question),
  };
}

const known: readonly FaultCode[] = [
  'CHAT_PAGE_NOT_FOUND',
  'CHAT_PAGE_CLOSED',
  'CHAT_LIMITED',
  'INPUT_INVALID',
  'SERVER_NOT_READY',
];

function faultOf(answer: unknown, status: number): ApiFault {
  const told = isObject(answer) ? answer : {};
  const code = known.find((one) => one === told.code);
  const seconds = told.retryAfterSeconds;
  if (code !== undefined) {
    const retryAfterSeconds = typeof seconds === 'number' ? seconds : undefined;
    return new ApiFault(code, {
      retryAfterSeconds,
      fields: Array.isArray(told.fields) ? told.fields.flatMap(readFault) : [],
    });
  }
  return new ApiFault(status === 502 || status === 503 || status === 504 ? 'SERVER_NOT_READY' : 'SERVER_FAULT');
}

function readFault(item: unknown): FieldFault[] {
  if (!isObject(item) || typeof item.path !== 'string') return [];
  return [{ path: item.path, message: String(item.message) }];
}

function readPage(answer: unknown): CustomerPage {
  if (!isObject(answer)) throw new ApiFault('SERVER_FAULT');
  const { key, name, tenantName, language, enabled, staffed, away } = answer;
  if (typeof key !== 'string' || typeof name !== 'string' || typeof tenantName !== 'string') {
    throw new ApiFault('SERVER_FAULT');
  }
  return {
    key,
    name,
    tenantName,
    // Servers of an earlier version show no page that is switched off.
    enabled: enabled !== false,
    staffed: staffed === true,
    ...(away === true ? { away } : {}),
    ...(language === 'en' || language === 'fr' ? { language } : {}),
    ...readLook(answer),
    form: readForm(answer.form),
  };
}
