/** The chat on the screen: how it stands, the conversation, the composer, and what remains when it is over. */

import type { ChatFiles } from '../chat-files.ts';
import { type ChatState, isOver, pendingOf } from '../chat-state.ts';
import type { Texts } from '../texts.ts';
import { composer } from './composer.ts';
import { button, el, focusedNear, setText, showText } from './dom.ts';
import { endDialog } from './end-dialog.ts';
import { filesView } from './files.ts';
import { leaveForm } from './leave-form.ts';
import { messageList } from './message-list.ts';
import { pictureDialog } from './picture-dialog.ts';
import { unsentBox } from './unsent.ts';

export interface ChatViewOptions {
  readonly t: Texts;
  /** The region whose times are shown. */
  readonly tag: string;
  /** What the customer asked first. */
  readonly question: string | undefined;
  /** What stood in the composer before. */
  readonly writing: string;
  /** The address of a message to leave, as it was typed before. */
  readonly address: string;
  readonly files: ChatFiles;
  /** Where a message that the chat has become is answered. */
  leftTo(): string;
  /** What had not gone when the chat was over. */
  unsent(): string;
  onWrite(text: string): boolean;
  onTyping(text: string): void;
  onEnd(): void;
  onAddress(address: string): void;
  onLeave(address: string): void;
  /** Where only requests go through: a message by one. */
  onLeaveInstead(): void;
  onTranscript(): void;
  onNewChat(): void;
  onReload(): void;
}

export interface ChatView {
  readonly element: HTMLElement;
  update(state: ChatState): void;
  /** It stands on the page now; `takeFocus` says whether it may have the focus. */
  onShown(takeFocus: boolean): void;
}

export function chatView(options: ChatViewOptions): ChatView {
  const { t } = options;
  const dialog = endDialog(t, options.onEnd);
  const endButton = button(t.chat.end, 'quiet', () => {
    if (endButton.getAttribute('aria-disabled') !== 'true') dialog.open();
  });
  const standing = el('p', { class: 'standing', role: 'status' });
  const help = el('p', { class: 'help' });
  const bar = el('div', { class: 'bar' }, el('div', {}, standing, help), endButton);
  const { tag, question } = options;
  const picture = pictureDialog(t);
  const link = (id: string) => options.files.link(id);
  const list = messageList({ t, tag, question, link, onPicture: picture.show });
  const files = filesView(t, tag, options.files.uploads);
  const typing = el('p', { class: 'typing' });
  const line = connectionLine(t, options);
  const leave = leaveForm(t, options);
  const { writing: value, onWrite, onTyping } = options;
  const writing = composer(t, { value, attach: files.attach, onWrite, onTyping });
  const over = overPanel(t, options);
  const above = [bar, leave.element, list.element, typing, line.element];
  const below = [files.list, writing.element, over.element, dialog.element, picture.element];
  const element = el('section', { class: 'chat' }, ...above, ...below);
  files.listen(element);

  return {
    element,
    update(state) {
      const ended = isOver(state);
      const focused = focusedNear(element);
      setText(standing, standingText(state, t, options.leftTo()));
      showText(
        help,
        !state.blocked && state.status?.phase === 'waiting' && state.status.staffed !== false
          ? t.chat.waitingHelp
          : undefined,
      );
      endButton.hidden = ended;
      setText(endButton, state.ending ? t.chat.ending : t.chat.end);
      endButton.setAttribute('aria-disabled', String(state.ending));
      leave.update(state);
      list.update(state);
      const name = state.status?.agentName ?? t.chat.agent;
      setText(typing, state.agentTyping ? t.chat.typing(name) : '');
      line.update(state);
      files.update(state.limits, !ended);
      if (ended) over.unsent.show(options.unsent());
      if (ended && over.element.hidden) showOver();
      // Whoever types into what the agent's coming takes away goes on at the composer, not at the page's top.
      else if (element.contains(focused) && focused?.closest('[hidden]')) writing.input.focus();
    },
    onShown(takeFocus) {
      list.scrollToEnd();
      // On a phone the focus would push the keyboard over the conversation.
      if (takeFocus && !writing.element.hidden && matchMedia('(pointer: fine)').matches) writing.input.focus();
    },
  };

  function showOver(): void {
    if (dialog.element.open) dialog.close();
    // The focus must not fall to the page's top when what had it goes.
    const focused = focusedNear(element);
    const hadFocus = element.contains(focused) || focused === document.body;
    writing.element.hidden = true;
    typing.hidden = true;
    over.element.hidden = false;
    list.scrollToEnd();
    // Who was typing goes on typing for a moment: into a field, not on a button.
    if (hadFocus) (over.unsent.element.hidden ? over.first : over.unsent.text).focus();
  }
}

function standingText({ status, blocked }: ChatState, t: Texts, leftTo: string): string {
  if (blocked) return t.chat.unconnected;
  if (status === undefined) return t.chat.connecting;
  const { phase, agentName, position, staffed, passedOn, endedBy } = status;
  if (phase === 'waiting') {
    if (staffed === false) return t.chat.waitingUnstaffed;
    const place = position === undefined ? t.chat.waiting : t.chat.position(position);
    if (passedOn !== true) return place;
    return position === undefined ? t.chat.passedOn : `${t.chat.passedOn} ${place}`;
  }
  if (phase === 'talking') return agentName === undefined ? t.chat.talking : t.chat.talkingTo(agentName);
  if (phase === 'message-left') return t.chat.messageLeft(leftTo);
  if (endedBy === 'agent') return t.chat.endedByAgent(agentName ?? t.chat.agent);
  if (endedBy === 'customer') return t.chat.endedByCustomer;
  return endedBy === 'customer-gone' ? t.chat.endedByGone : t.chat.ended;
}

/** One calm line while the connection is lost, and nothing else moves. */
function connectionLine(t: Texts, options: Pick<ChatViewOptions, 'onReload' | 'onLeaveInstead'>) {
  const text = el('p', {});
  const reload = button(t.reload, 'plain', options.onReload);
  const leave = button(t.chat.leaveInstead, 'plain', options.onLeaveInstead);
  const element = el('div', { class: 'notice connection', role: 'status' }, text, reload, leave);
  return {
    element,
    update(state: ChatState): void {
      const stopped = state.link === 'stopped';
      const matters = stopped || !isOver(state) || pendingOf(state).length > 0;
      const away = state.link === 'unready' ? t.chat.unready : navigator.onLine ? t.chat.lost : t.chat.offline;
      const lost = matters && (state.link === 'lost' || state.link === 'unready') ? away : '';
      setText(text, stopped ? t.chat.stopped : state.blocked ? t.chat.blocked : lost);
      element.hidden = text.textContent === '';
      reload.hidden = !stopped;
      leave.hidden = !state.blocked;
    },
  };
}

function overPanel(t: Texts, options: Pick<ChatViewOptions, 'onTranscript' | 'onNewChat'>) {
  const first = button(t.chat.transcript, 'plain', options.onTranscript);
  const actions = el('div', { class: 'actions' }, first, button(t.chat.again, 'primary', options.onNewChat));
  const unsent = unsentBox(t);
  const element = el('div', { class: 'over' }, unsent.element, actions);
  if (t.chat.farewell !== undefined) element.prepend(el('p', { class: 'lines' }, t.chat.farewell));
  element.hidden = true;
  return { element, first, unsent };
}
