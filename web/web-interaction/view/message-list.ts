/** The conversation as a polite live log. A message keeps its element from *sending* to *sent*. */
import type { AttachmentView } from '#contracts/vocabulary/attachment.ts';
import type { ChatMessage } from '#contracts/web-interaction/chat-socket.ts';
import { splitLinks } from '#web/ui/links.ts';
import type { ChatState, Outgoing } from '../chat-state.ts';
import { messageTime } from '../date-format.ts';
import type { Texts } from '../texts.ts';
import { type AttachmentOptions, attachment } from './attachment.ts';
import { el, setText } from './dom.ts';

export interface MessageList {
  readonly element: HTMLElement;
  update(state: ChatState): void;
  scrollToEnd(): void;
}

interface Shown {
  readonly element: HTMLElement;
  readonly meta: HTMLElement;
}

/** Nearer to its end than this, the log follows new messages. */
const nearEndPx = 80;

export interface MessageListOptions extends AttachmentOptions {
  readonly t: Texts;
  /** The region whose times are shown. */
  readonly tag: string;
  /** The first message, known before the server has told it. */
  readonly question: string | undefined;
}

export function messageList({ t, tag, question, ...files }: MessageListOptions): MessageList {
  const shown = new Map<string, Shown>();
  const timeOf = messageTime(tag);
  const element = el('div', {
    class: 'log',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': t.chat.log,
    tabindex: '0',
  });

  const fileOf = ({ attachment: file }: { attachment?: AttachmentView | undefined }) =>
    file === undefined ? undefined : attachment(t, tag, file, files);

  function place(key: string, cursor: ChildNode | null, make: () => Shown): Shown {
    const one = shown.get(key) ?? make();
    shown.set(key, one);
    if (one.element !== cursor) element.insertBefore(one.element, cursor);
    return one;
  }

  return {
    element,
    update(state) {
      const now = new Date();
      const follow = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
      let cursor = element.firstChild;
      const keys = new Set<string>();
      const put = (key: string, meta: string, make: () => Shown) => {
        const one = place(key, cursor, make);
        setText(one.meta, meta);
        keys.add(key);
        cursor = one.element.nextSibling;
      };
      if (question !== undefined && state.messages.length === 0) {
        put('s:1', '', () => messageElement('customer', t.chat.you, question, t));
      }
      for (const message of state.messages) {
        put(keyOf(message), timeOf(new Date(message.at), now), () =>
          messageElement(message.author, whoOf(message, t), message.text, t, fileOf(message)),
        );
      }
      for (const one of state.outgoing) {
        put(`c:${one.clientId}`, stateText(one, t), () => messageElement('customer', t.chat.you, one.text, t));
        shown.get(`c:${one.clientId}`)?.element.classList.toggle('refused', one.state === 'refused');
      }
      for (const [key, { element: gone }] of shown) {
        if (keys.has(key)) continue;
        gone.remove();
        shown.delete(key);
      }
      if (follow) element.scrollTop = element.scrollHeight;
    },
    scrollToEnd() {
      element.scrollTop = element.scrollHeight;
    },
  };
}

function keyOf({ clientId, seq }: ChatMessage): string {
  return clientId === undefined ? `s:${seq}` : `c:${clientId}`;
}

function whoOf(message: ChatMessage, t: Texts): string {
  if (message.author === 'customer') return t.chat.you;
  return message.author === 'agent' ? (message.agentName ?? t.chat.agent) : t.chat.system;
}

function stateText({ state }: Outgoing, t: Texts): string {
  return state === 'refused' ? t.chat.refused : t.chat.sending;
}

function messageElement(author: ChatMessage['author'], who: string, text: string, t: Texts, file?: HTMLElement): Shown {
  const body = el('div', { class: 'text', dir: 'auto' });
  for (const part of splitLinks(text)) {
    if (part.href === undefined) body.append(part.text);
    else body.append(textLink(part.text, part.href, t));
  }
  const meta = el('span', { class: 'meta' });
  const head = el('div', { class: 'head' }, el('span', { class: 'who' }, who), ' ', meta);
  const parts = [...(text === '' ? [] : [body]), ...(file === undefined ? [] : [file])];
  return { element: el('div', { class: `message ${author}` }, head, ...parts), meta };
}

function textLink(text: string, href: string, t: Texts): HTMLElement {
  const hint = el('span', { class: 'sr-only' }, ` ${t.chat.newTab}`);
  return el('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, text, hint);
}
