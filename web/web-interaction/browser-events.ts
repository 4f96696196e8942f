import type { App } from './app.ts';

/** Tells the chat what happens to its window, its network and its storage. */
export function listenFor(app: App): void {
  window.addEventListener('online', () => app.onBack());
  window.addEventListener('offline', () => app.onOffline());
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) app.onBack();
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) app.onBack();
  });
  window.addEventListener('storage', (event) => app.onStored(event.key));
}
