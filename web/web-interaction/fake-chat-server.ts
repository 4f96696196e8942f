/**
 * The server's side of the customer's socket, for tests: a chat that stores messages as the server does, and sockets
 * whose frames move only when the test says so. Every frame must fit the contract.
 */
import {
  type ChatFrame,
  type ChatMessage,
  chatCloseCode,
  chatCommand,
  chatFrame,
} from '#contracts/web-interaction/chat-socket.ts';
import type { OpenedSocket, SocketTold } from './chat-connection.ts';

interface FakeSocket {
  readonly told: SocketTold;
  state: 'connecting' | 'open' | 'closed';
  /** On the way to the server, and to the page. */
  up: string[];
  down: ChatFrame[];
  /** Undefined before the page has resumed. */
  sentSeq: number | undefined;
}

export class FakeChatServer {
  readonly token = 'x'.repeat(43);
  readonly log: ChatMessage[] = [];
  readonly heard: string[] = [];
  /** How many sockets the page has opened. */
  opened = 0;
  status: Extract<ChatFrame, { type: 'status' }> = { type: 'status', phase: 'talking', agentName: 'Ada' };
  #socket: FakeSocket | undefined;

  constructor(question: string) {
    this.#store('customer', question);
  }

  readonly openSocket = (told: SocketTold): OpenedSocket => {
    const socket: FakeSocket = { told, state: 'connecting', up: [], down: [], sentSeq: undefined };
    this.#socket = socket;
    this.opened += 1;
    return {
      send(text) {
        if (socket.state !== 'open') return false;
        socket.up.push(text);
        return true;
      },
      close() {
        socket.state = 'closed';
      },
    };
  };

  agentWrites(text: string): void {
    this.#store('agent', text);
  }

  setStatus(status: Extract<ChatFrame, { type: 'status' }>): void {
    this.status = status;
    this.#say(status);
  }

  /** The socket that the page is opening opens. */
  accept(): void {
    const socket = this.#socket;
    if (socket?.state !== 'connecting') return;
    socket.state = 'open';
    socket.told.onOpen();
  }

  /** The server works off one frame of the page. */
  hearOne(): void {
    const socket = this.#live();
    const text = socket?.up.shift();
    if (socket !== undefined && text !== undefined) this.#obey(socket, text);
  }

  /** The event log reaches the hub: what the page lacks goes on its way. */
  push(): void {
    const socket = this.#live();
    if (socket?.sentSeq === undefined) return;
    const missing = this.log.slice(socket.sentSeq);
    if (missing.length === 0) return;
    socket.sentSeq = this.log.length;
    this.#say({ type: 'messages', messages: missing });
  }

  ping(): void {
    this.#say({ type: 'ping' });
  }

  say(frame: ChatFrame): void {
    this.#say(frame);
  }

  /** One frame reaches the page. */
  tellOne(): void {
    const socket = this.#live();
    const frame = socket?.down.shift();
    if (frame !== undefined) socket?.told.onText(JSON.stringify(chatFrame.parse(frame)));
  }

  /** The socket breaks; of what was on its way the server still hears the first `heard` frames, the page nothing. */
  cut(heard = 0, code = 1006): void {
    const socket = this.#break(heard);
    socket?.told.onClosed(code);
  }

  /** The network dies without a word: nobody is told that the socket is of no use. */
  die(heard = 0): void {
    this.#break(heard);
  }

  /** Lets everything that is under way arrive. */
  settle(): void {
    this.accept();
    this.flow();
    this.push();
    this.flow();
  }

  /** The server works off what the page said, and the page hears the answers; the event log is slower. */
  flow(): void {
    for (let socket = this.#live(); socket !== undefined && socket.up.length > 0; socket = this.#live()) this.hearOne();
    for (let socket = this.#live(); socket !== undefined && socket.down.length > 0; socket = this.#live())
      this.tellOne();
  }

  #live(): FakeSocket | undefined {
    return this.#socket?.state === 'open' ? this.#socket : undefined;
  }

  #break(heard: number): FakeSocket | undefined {
    const socket = this.#socket;
    if (socket === undefined || socket.state === 'closed') return undefined;
    if (socket.state === 'open') for (const text of socket.up.slice(0, heard)) this.#obey(socket, text);
    socket.state = 'closed';
    return socket;
  }

  #say(frame: ChatFrame): void {
    const socket = this.#live();
    if (socket?.sentSeq !== undefined) socket.down.push(frame);
  }

  #obey(socket: FakeSocket, text: string): void {
    const command = chatCommand.parse(JSON.parse(text));
    this.heard.push(command.type);
    if (command.type === 'resume') {
      if (command.token !== this.token) {
        socket.told.onClosed(chatCloseCode.unknownChat);
        return;
      }
      socket.sentSeq = command.afterSeq;
      this.#say(this.status);
      this.push();
    } else if (socket.sentSeq === undefined) {
      throw new Error(`the page said ${command.type} before it resumed`);
    } else if (command.type === 'send') {
      this.#obeySend(command.clientId, command.text);
    } else if (command.type === 'end') {
      this.setStatus({ type: 'status', phase: 'ended', endedBy: 'customer' });
    } else if (command.type === 'leave-message') {
      this.setStatus({ type: 'status', phase: 'message-left' });
    }
  }

  #obeySend(clientId: string, text: string): void {
    const known = this.log.find((message) => message.clientId === clientId);
    const over = this.status.phase === 'ended' || this.status.phase === 'message-left';
    if (known === undefined && over) {
      this.#say({ type: 'refused', clientId, code: 'CONTACT_STATE_CHANGED' });
      return;
    }
    const { seq, at } = known ?? this.#store('customer', text, clientId);
    this.#say({ type: 'sent', clientId, seq, at });
  }

  #store(author: ChatMessage['author'], text: string, clientId?: string): ChatMessage {
    const message: ChatMessage = {
      seq: this.log.length + 1,
      author,
      text,
      at: new Date().toISOString(),
      ...(author === 'agent' ? { agentName: 'Ada' } : {}),
      ...(clientId === undefined ? {} : { clientId }),
    };
    this.log.push(message);
    return message;
  }
}
