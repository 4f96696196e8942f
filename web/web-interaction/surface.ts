import type { Language } from '#contracts/vocabulary/language.ts';

/** Where the chat stands: on a page of its own, or in a panel on somebody else's. */
export interface Surface {
  /** Holds the frame and nothing else. */
  readonly root: HTMLElement;
  /** Carries the look of the page as style properties. */
  readonly painted: HTMLElement;
  /** A document has one `main`: the page's own. */
  readonly screenTag: 'main' | 'div';
  /** Before the addresses of routes and pictures: an origin, or nothing where they are those of the page itself. */
  readonly server: string;
  /** Whether somebody may be looking at the chat now. */
  isSeen(): boolean;
  /** Whether a screen may take the focus, which may be with something else on the page. */
  mayTakeFocus(): boolean;
  setName(name: string, language: Language): void;
  /** How many messages came that nobody has seen. */
  setUnread(count: number): void;
}

/** The customer's page: all of the document is the chat's. */
export function pageSurface(root: HTMLElement): Surface {
  let title = document.title;
  let unread = 0;
  const show = () => {
    document.title = unread === 0 ? title : `(${unread}) ${title}`;
  };
  return {
    root,
    painted: document.documentElement,
    screenTag: 'main',
    server: '',
    isSeen: () => !document.hidden,
    mayTakeFocus: () => true,
    setName(name, language) {
      document.documentElement.lang = language;
      title = name;
      show();
    },
    setUnread(count) {
      unread = count;
      show();
    },
  };
}
