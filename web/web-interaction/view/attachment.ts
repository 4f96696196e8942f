/** A message's file: a small picture of the usual kinds, its name and size, and its download. */
import type { AttachmentView } from '#contracts/vocabulary/attachment.ts';
import { isPicture } from '#contracts/vocabulary/picture.ts';
import { fileSize } from '#web/ui/files/file-size.ts';
import { FileFault } from '#web/ui/files/post-file.ts';
import { fileFaultCodes } from '../file-texts.ts';
import type { Texts } from '../texts.ts';
import { button, el, showText } from './dom.ts';

export interface AttachmentOptions {
  /** Where to fetch the file now; throws FileFault. */
  link(id: string): Promise<string>;
  /** Shows a picture larger. */
  onPicture(url: string, name: string): void;
}

export function attachment(t: Texts, tag: string, file: AttachmentView, options: AttachmentOptions): HTMLElement {
  const { link, onPicture } = options;
  const { id, name, size } = file;
  const fault = el('p', { class: 'fault', role: 'alert' });
  fault.hidden = true;
  const failed = (error: unknown) => {
    const code = error instanceof FileFault ? error.code : 'SERVER_FAULT';
    showText(fault, t.files.faults[fileFaultCodes.find((known) => known === code) ?? 'SERVER_FAULT']);
  };
  const download = button(t.files.download, 'quiet', () => {
    showText(fault, undefined);
    link(id).then(save, failed);
  });
  download.append(el('span', { class: 'sr-only' }, ` ${name}`));
  const what = el('span', { class: 'name' }, name);
  const element = el(
    'div',
    { class: 'attachment' },
    what,
    el('span', { class: 'meta' }, fileSize(size, tag)),
    download,
    fault,
  );
  const open = () => {
    showText(fault, undefined);
    link(id).then((url) => onPicture(url, name), failed);
  };
  if (isPicture(file)) element.prepend(picture(t, file, link, open));
  return element;
}

/** The answer says `attachment`: the page stays where it is. */
function save(url: string): void {
  const anchor = el('a', { href: url, download: '' });
  anchor.click();
}

/** The room for it is there before it is, so that the conversation does not jump. */
function picture(
  t: Texts,
  { id, name }: AttachmentView,
  link: AttachmentOptions['link'],
  onOpen: () => void,
): HTMLElement {
  const image = el('img', { alt: name, width: '160', height: '120' });
  const larger = el(
    'button',
    { type: 'button', class: 'thumb', 'aria-haspopup': 'dialog', title: t.files.larger },
    image,
  );
  larger.addEventListener('click', onOpen);
  link(id).then(
    (url) => {
      image.src = url;
    },
    // The name and the download say what there is.
    () => larger.remove(),
  );
  return larger;
}
