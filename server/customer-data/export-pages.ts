/** The pages of an export: plain HTML that shows what the data say, and can do nothing. Pure. */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { StoredContact } from './export.store.ts';
import { type ExportTexts, exportTexts } from './export-texts.ts';

export interface PageLook {
  readonly language: Language;
  readonly timeZone: string;
}

/** Markup that is meant as such; every other text is escaped. */
class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | null | Markup | readonly Markup[];

function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((all, text, index) => all + written(parts[index - 1] ?? null) + text));
}

function written(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object' && part !== null) return part.map(({ text }) => text).join('');
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return String(part ?? '').replace(/[&<>"']/g, (sign) => signs[sign] ?? '');
}

/** What the overview says of a contact. */
export interface ContactLine extends Pick<StoredContact, 'customer' | 'medium' | 'arrivedAt'> {
  readonly folder: string;
  readonly messages: number;
  readonly files: number;
}

/** The first page: all contacts, each with the way to its conversation. */
export function overviewPage(contacts: readonly ContactLine[], look: PageLook, at: Date) {
  const t = exportTexts[look.language];
  const when = timesIn(look);
  const rows = contacts.map(
    ({ folder, customer, medium, arrivedAt, messages, files }) =>
      html`<tr><td><a href="${folder}/conversation.html">${when(arrivedAt)}</a></td><td>${t.media[medium] ?? medium}</td>
<td>${customer.name}</td><td>${customer.address}</td><td>${messages}</td><td>${files}</td></tr>
`,
  );
  return page(
    t.title,
    look,
    html`<p>${t.made}${t.colon} ${when(at.toISOString())} (${look.timeZone})</p>
<table><thead><tr><th>${t.arrived}</th><th>${t.medium}</th><th>${t.name}</th><th>${t.address}</th><th>${t.messages}</th><th>${t.files}</th></tr></thead>
<tbody>${rows}</tbody></table>`,
  );
}

/** What was said in one contact, and what is known with it. `fileNames` by the file's id, in the folder `files/`. */
export function conversationPage(contact: StoredContact, fileNames: ReadonlyMap<string, string>, look: PageLook) {
  const t = exportTexts[look.language];
  const when = timesIn(look);
  const facts: readonly (readonly [string, string | null])[] = [
    [t.contact, contact.id],
    [t.name, contact.customer.name],
    [t.address, contact.customer.address],
    [t.medium, t.media[contact.medium] ?? contact.medium],
    [t.queue, contact.queue],
    [t.chatPage, contact.chatPage],
    [t.agent, contact.agent],
    [t.arrived, when(contact.arrivedAt)],
    [t.accepted, contact.acceptedAt && when(contact.acceptedAt)],
    [t.ended, contact.endedAt && when(contact.endedAt)],
    [t.result, contact.wrapUp.reason],
  ];
  const messages = contact.messages.map(
    (message) => html`<li><b>${authorOf(message, contact, t)}</b> <small>${when(message.at)}</small>
<p>${message.text}</p>${message.file === null ? null : fileLine(message.file)}</li>
`,
  );
  function fileLine(id: string): Markup {
    const file = contact.files.find((each) => each.id === id);
    const name = fileNames.get(id);
    if (file === undefined || name === undefined) return html`<p>${file?.name ?? null} (${t.gone})</p>`;
    return html`<p><a href="files/${encodeURIComponent(name)}">${file.name}</a></p>`;
  }
  return page(
    t.conversation,
    look,
    html`<dl>${facts.flatMap(([label, value]) =>
      value === null
        ? []
        : [
            html`<dt>${label}</dt><dd>${value}</dd>
`,
          ],
    )}</dl>
${section(t.answers, answersOf(contact, look.language, t))}
${section(t.messages, messages)}
${section(t.notes, notesOf(contact, when))}
<p>${t.all}</p>`,
  );
}

function section(title: string, items: readonly Markup[]): Markup {
  return items.length === 0 ? html`` : html`<h2>${title}</h2><ul>${items}</ul>`;
}

function answersOf({ answers }: StoredContact, language: Language, t: ExportTexts): Markup[] {
  return answers.map(({ label, value }) => {
    const answer = typeof value === 'string' ? value : value[language];
    return html`<li>${label?.[language] ?? t.phone}${t.colon} ${answer}</li>`;
  });
}

function notesOf({ notes, wrapUp, closedAt }: StoredContact, when: (at: string) => string): Markup[] {
  const passed = notes.flatMap(({ note, agent, at }) =>
    note === null ? [] : [html`<li><b>${agent}</b> <small>${when(at)}</small><p>${note}</p></li>`],
  );
  if (wrapUp.note === null) return passed;
  return [...passed, html`<li><small>${closedAt === null ? null : when(closedAt)}</small><p>${wrapUp.note}</p></li>`];
}

function authorOf({ author, agent }: StoredContact['messages'][number], { customer }: StoredContact, t: ExportTexts) {
  if (author === 'customer') return customer.name ?? t.customer;
  return author === 'agent' ? (agent ?? t.agent) : t.system;
}

function timesIn({ language, timeZone }: PageLook): (at: string) => string {
  const format = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return (at) => format.format(new Date(at));
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}p{white-space:pre-wrap;' +
  'overflow-wrap:anywhere;margin:.25rem 0}table{border-collapse:collapse}td,th{text-align:left;padding:.25rem .75rem .25rem 0;' +
  'overflow-wrap:anywhere}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dd{margin:0;overflow-wrap:anywhere}ul{padding-left:1.25rem}';

function page(title: string, { language }: PageLook, body: Markup): string {
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${new Markup(style)}</style></head>
<body><h1>${title}</h1>
${body}
</body></html>
`.text;
}
