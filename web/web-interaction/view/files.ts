/** Files at the composer: chosen, dropped or pasted, on their way with their progress, or with why they failed. */
import type { AttachmentLimits } from '#contracts/vocabulary/attachment.ts';
import { fileSize } from '#web/ui/files/file-size.ts';
import type { Upload, Uploads } from '#web/ui/files/uploads.ts';
import { fileFaultCodes } from '../file-texts.ts';
import type { Texts } from '../texts.ts';
import { button, el, focusedNear, showText } from './dom.ts';

export interface FilesView {
  /** The button; stands in the composer. */
  readonly attach: HTMLElement;
  /** Those on their way; stands above the composer. */
  readonly list: HTMLElement;
  /** Takes what is dropped on `zone` and pasted into it. */
  listen(zone: HTMLElement): void;
  update(limits: AttachmentLimits | undefined, writable: boolean): void;
}

interface Row {
  readonly element: HTMLElement;
  /** True when it is new, or has failed by now. */
  update(upload: Upload): boolean;
}

export function filesView(t: Texts, tag: string, uploads: Uploads): FilesView {
  const input = el('input', { type: 'file', multiple: '', hidden: '', tabindex: '-1', 'aria-hidden': 'true' });
  const attach = button('', 'plain', () => input.click());
  attach.classList.add('attach');
  attach.append(paperclip(), el('span', { class: 'sr-only' }, t.files.attach));
  attach.title = t.files.attach;
  const rowsList = el('ul', { 'aria-label': t.files.list });
  const clear = button(t.files.removeAll, 'quiet', () => {
    for (const { clientId, state } of uploads.list) if (state === 'failed') uploads.remove(clientId);
    attach.focus();
  });
  const list = el('div', { class: 'files' }, rowsList, clear);
  const rows = new Map<string, Row>();
  let limits: AttachmentLimits | undefined;
  let open = false;
  const wrap = el('span', { class: 'attach-wrap' }, attach, input);

  const take = (files: FileList | null | undefined): boolean => {
    if (!open || files === null || files === undefined || files.length === 0) return false;
    uploads.add(files);
    return true;
  };
  input.addEventListener('change', () => {
    take(input.files);
    // The same file may be chosen again.
    input.value = '';
  });

  function show(): void {
    const keys = new Set(uploads.list.map(({ clientId }) => clientId));
    for (const [key, row] of rows) {
      if (keys.has(key)) continue;
      const hadFocus = row.element.contains(focusedNear(row.element));
      row.element.remove();
      rows.delete(key);
      if (hadFocus) attach.focus();
    }
    let news: HTMLElement | undefined;
    for (const upload of uploads.list) {
      const row = rows.get(upload.clientId) ?? uploadRow(t, tag, upload, uploads, () => limits);
      if (!rows.has(upload.clientId)) rowsList.append(row.element);
      rows.set(upload.clientId, row);
      if (row.update(upload)) news = row.element;
    }
    list.hidden = rows.size === 0;
    clear.hidden = uploads.list.filter(({ state }) => state === 'failed').length < 2;
    // Not scrollIntoView, which would move somebody else's page as well.
    if (news !== undefined) rowsList.scrollTop = news.offsetTop + news.offsetHeight - rowsList.clientHeight;
  }

  return {
    attach: wrap,
    list,
    listen: (zone) => listen(zone, t.files.drop, () => open, take),
    update(now, writable) {
      limits = now;
      open = writable && now !== undefined && now.kinds.length > 0;
      wrap.hidden = !open;
      show();
    },
  };
}

/** `take` answers whether there was something to take. */
function listen(
  zone: HTMLElement,
  invitation: string,
  isOpen: () => boolean,
  take: (files: FileList | undefined) => boolean,
): void {
  const hasFiles = (event: DragEvent) => isOpen() && event.dataTransfer?.types.includes('Files') === true;
  zone.dataset.drop = invitation;
  zone.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.add('dropping');
  });
  zone.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && zone.contains(relatedTarget))) zone.classList.remove('dropping');
  });
  zone.addEventListener('drop', (event) => {
    zone.classList.remove('dropping');
    if (!hasFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer?.files);
  });
  zone.addEventListener('paste', (event) => {
    // Text that comes with a picture of itself (from an office program) is pasted as text.
    if (event.clipboardData?.types.includes('text/plain') === true) return;
    if (take(event.clipboardData?.files)) event.preventDefault();
  });
}

function uploadRow(
  t: Texts,
  tag: string,
  { clientId, name, size }: Upload,
  uploads: Uploads,
  limits: () => AttachmentLimits | undefined,
): Row {
  const bar = el('progress', { max: '1', 'aria-label': `${t.files.sending} ${name}` });
  const fault = el('p', { class: 'fault', role: 'alert' });
  const again = button(t.files.retry, 'plain', () => uploads.retry(clientId));
  const stop = button('×', 'quiet', () => uploads.remove(clientId));
  const element = el(
    'li',
    { class: 'file' },
    el('span', { class: 'name' }, name),
    el('span', { class: 'meta' }, fileSize(size, tag)),
    bar,
    again,
    stop,
    fault,
  );
  let known: boolean | undefined;
  return {
    element,
    update({ state, share, code }) {
      const failed = state === 'failed';
      const news = known === undefined || (failed && !known);
      known = failed;
      bar.hidden = failed;
      bar.value = share;
      again.hidden = !failed || code === 'ATTACHMENT_TOO_LARGE' || code === 'ATTACHMENT_EMPTY' || isRefusal(code);
      stop.setAttribute('aria-label', failed ? t.files.remove(name) : t.files.cancel(name));
      showText(fault, failed ? faultText(t, code, limits()) : undefined);
      element.classList.toggle('failed', failed);
      return news;
    },
  };
}

function isRefusal(code: string | undefined): boolean {
  return code === 'ATTACHMENT_KIND_REFUSED';
}

function faultText(t: Texts, code: string | undefined, limits: AttachmentLimits | undefined): string {
  if (isRefusal(code)) return t.files.refused((limits?.kinds ?? []).map((kind) => t.files.kinds[kind]).join(', '));
  if (code === 'ATTACHMENT_TOO_LARGE') return t.files.tooLarge(limits?.megabytes ?? 0);
  return t.files.faults[fileFaultCodes.find((known) => known === code) ?? 'SERVER_FAULT'];
}

/** Also said in words, for whoever does not see it. */
function paperclip(): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  for (const [name, value] of [
    ['viewBox', '0 0 24 24'],
    ['width', '20'],
    ['height', '20'],
    ['fill', 'none'],
    ['stroke', 'currentColor'],
    ['stroke-width', '2'],
    ['aria-hidden', 'true'],
  ] as const) {
    svg.setAttribute(name, value);
  }
  path.setAttribute('d', 'M15 7l-6.5 6.5a1.5 1.5 0 0 0 3 3L18 10a3 3 0 0 0-6-6l-6.5 6.5a4.5 4.5 0 0 0 9 9L21 13');
  svg.append(path);
  return svg;
}
