/** What the page is given, and which screens it has. */
import type { CustomerPage } from '#contracts/web-interaction/contract.ts';
import type { ApiFault, CustomerApi } from './api.ts';
import type { OpenSocket } from './chat-connection.ts';
import type { ChatScreen } from './chat-screen.ts';
import type { KeptMessage, PageStorage } from './storage.ts';
import type { Surface } from './surface.ts';
import type { StartForm } from './view/start-form.ts';

export interface AppPorts {
  readonly surface: Surface;
  readonly storage: PageStorage;
  readonly api: CustomerApi;
  readonly openSocket: OpenSocket;
  /** The browser's languages, first choice first. */
  readonly languages: readonly string[];
  /** The page as it is known already. */
  readonly page?: CustomerPage;
}

export type Screen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'fault'; readonly fault: ApiFault }
  | { readonly kind: 'form'; page: CustomerPage; readonly form: StartForm }
  | { readonly kind: 'closed'; readonly page: CustomerPage }
  | { readonly kind: 'left'; readonly message: KeptMessage }
  | { readonly kind: 'chat'; readonly chat: ChatScreen };

/** Between two tries to load the page's data, and between two looks whether somebody has signed on. */
export const retryMs = 3_000;
export const staffedMs = 20_000;
