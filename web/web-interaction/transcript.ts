import type { ChatMessage } from '#contracts/web-interaction/chat-socket.ts';
import { fileSize } from '#web/ui/files/file-size.ts';
import type { ChatState } from './chat-state.ts';
import { keptTime } from './date-format.ts';
import type { KeptChat, KeptMessage } from './storage.ts';
import type { Texts } from './texts.ts';

/** The conversation as plain text, with the times of the customer's region (`tag`) and own time zone. */
export function transcript(state: ChatState, chat: KeptChat, t: Texts, tag: string, timeZone?: string): string {
  const timeOf = keptTime(tag, timeZone);
  const lines = [`${t.transcript.title(chat.pageName)} (${chat.tenantName})`, ''];
  for (const message of state.messages) {
    const who =
      message.author === 'customer'
        ? chat.customerName || t.chat.you
        : message.author === 'agent'
          ? (message.agentName ?? t.chat.agent)
          : t.chat.system;
    lines.push(`[${timeOf(new Date(message.at))}] ${who}:`, ...linesOf(message, tag), '');
  }
  for (const { text, at, state: how } of state.outgoing) {
    const note = how === 'refused' ? t.chat.refused : t.chat.sending;
    lines.push(`[${timeOf(new Date(at))}] ${chat.customerName || t.chat.you} (${note}):`, text, '');
  }
  return lines.join('\n');
}

/** What was written, and of a file its name and size. */
function linesOf({ text, attachment }: ChatMessage, tag: string): string[] {
  const file = attachment === undefined ? [] : [`[${attachment.name} (${fileSize(attachment.size, tag)})]`];
  return [...(text === '' ? [] : [text]), ...file];
}

/** A message that was left, as plain text. */
export function leftTranscript(message: KeptMessage, t: Texts, tag: string, timeZone?: string): string {
  const { name, address, text, pageName, tenantName, leftAt } = message;
  const at = keptTime(tag, timeZone)(new Date(leftAt));
  return [
    `${t.transcript.leftTitle(pageName)} (${tenantName})`,
    '',
    `[${at}] ${name || t.chat.you} (${address}):`,
    text,
    '',
  ].join('\n');
}

/** Hands a text file to the browser's downloads. */
export function downloadText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Revoking at once cancels the download in some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
