import type { OpenSocket } from './chat-connection.ts';
import { ChatSession } from './chat-session.ts';
import { isOver } from './chat-state.ts';
import type { KeptChat, PageStorage } from './storage.ts';

/** Ends a chat that no page will show: nobody shall wait in it, and no agent be sent to it. */
export function endUnseenChat(chat: KeptChat, ports: { storage: PageStorage; openSocket: OpenSocket }): void {
  const session: ChatSession = new ChatSession({
    ...ports,
    chat,
    isReachable: () => Promise.resolve(false),
    onChange: (state) => {
      if (isOver(state)) session.close();
    },
    onUnknownChat: () => undefined,
  });
  session.end();
}
