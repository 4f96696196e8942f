import type { Texts } from '../texts.ts';
import { button, el, setText } from './dom.ts';
import { overlay } from './overlay.ts';

export interface PictureDialog {
  readonly element: HTMLDialogElement;
  show(url: string, name: string): void;
  close(): void;
}

/** A picture of the conversation, as large as there is room. */
export function pictureDialog(t: Texts): PictureDialog {
  const image = el('img');
  const title = el('h2', { id: 'picture-name' });
  const close = button(t.files.close, 'plain', () => dialog.close());
  const dialog = overlay({ class: 'picture', 'aria-labelledby': 'picture-name' }, title, image, close);
  return {
    element: dialog.element,
    show(url, name) {
      setText(title, name);
      image.alt = name;
      image.src = url;
      dialog.open();
    },
    close: dialog.close,
  };
}
