import { describe, expect, it } from 'vitest';
import type { DeskFrame } from '#contracts/agent-portal/desk-socket.ts';
import type { DeskContact, MessageView } from '#contracts/agent-portal/views.ts';
import { contactId, queueId, userId } from '#contracts/vocabulary/ids.ts';
import { announcementsOf } from './announcements.ts';
import { type DeskAct, type DeskState, emptyDesk } from './desk-state.ts';
import { reduceDesk } from './reduce-desk.ts';

const now = '2026-11-24T10:00:00Z';
const agent = userId.parse('0199a000-0000-7000-8000-00000000005a');
const queue = { id: queueId.parse('0199a000-0000-7000-8000-0000000000aa'), name: 'Sales' };
const contact = (n: number, state: DeskContact['state']): DeskContact => ({
  id: contactId.parse(`0199a000-0000-7000-8000-00000000000${n}`),
  medium: 'web-interaction',
  state,
  live: true,
  queue,
  customer: { name: `Customer ${n}` },
  customerConnected: true,
  queuedAt: now,
});
const customer = ({ id, customer: { name } }: DeskContact) => ({ id, name });
const message = (seq: number, author: MessageView['author'] = 'customer') => ({
  seq,
  author,
  text: `m${seq}`,
  at: now,
});
const frame = (one: DeskFrame): DeskAct => ({ type: 'frame', frame: one, at: 0 });
const snapshot = (...contacts: DeskContact[]): DeskAct =>
  frame({
    type: 'snapshot',
    now,
    me: { id: agent, state: 'available', cause: 'chosen', since: now },
    contacts: contacts.map((one) => ({ contact: one, messages: [message(1)] })),
    queues: [],
    unavailableReasons: [],
    wrapUpReasons: [],
  });
const deskAfter = (state: DeskState, ...acts: DeskAct[]) => acts.reduce(reduceDesk, state);
const said = (state: DeskState, ...acts: DeskAct[]) => announcementsOf(state, deskAfter(state, ...acts));
const desk = deskAfter(emptyDesk, snapshot(contact(1, 'active')));

describe('what is said aloud', () => {
  it('is every offer, also of two that come at once', () => {
    expect(said(desk, snapshot(contact(1, 'active'), contact(2, 'offered'), contact(3, 'offered')))).toEqual([
      { kind: 'offer', customer: customer(contact(2, 'active')), queue: 'Sales' },
      { kind: 'offer', customer: customer(contact(3, 'active')), queue: 'Sales' },
    ]);
    const offered = deskAfter(desk, snapshot(contact(2, 'offered')));
    expect(said(offered, frame({ type: 'contact', now, contact: contact(2, 'offered') }))).toEqual([]);
  });

  it('is what customers write, not what the agent does', () => {
    const id = contact(1, 'active').id;
    expect(said(desk, frame({ type: 'messages', contactId: id, messages: [message(2)] }))).toEqual([
      { kind: 'message', customer: customer(contact(1, 'active')), text: 'm2' },
    ]);
    expect(said(desk, frame({ type: 'messages', contactId: id, messages: [message(2, 'agent')] }))).toEqual([]);
  });

  it('is that a customer has ended his chat or is gone, not what the agent ended himself', () => {
    const ended = (endReason: DeskContact['endReason']) =>
      said(desk, frame({ type: 'contact', now, contact: { ...contact(1, 'wrap-up'), endReason } }));
    expect(ended('customer')).toEqual([{ kind: 'ended', customer: customer(contact(1, 'active')), by: 'customer' }]);
    expect(ended('customer-gone')).toEqual([
      { kind: 'ended', customer: customer(contact(1, 'active')), by: 'customer-gone' },
    ]);
    expect(ended('agent')).toEqual([]);
  });

  it('is that the connection is lost and back, but not that the page has loaded', () => {
    expect(said(emptyDesk, snapshot(contact(1, 'active')))).toEqual([]);
    expect(said(desk, { type: 'connection-lost', at: 5 })).toEqual([{ kind: 'connection', connection: 'lost' }]);
    expect(said(desk, { type: 'connection-lost', why: 'database', at: 5 })).toEqual([
      { kind: 'connection', connection: 'databaseAway' },
    ]);
    const lost = deskAfter(desk, { type: 'connection-lost', at: 5 });
    expect(said(lost, snapshot(contact(1, 'active')))).toEqual([{ kind: 'connection', connection: 'live' }]);
  });

  it('is each notice once, and that something was not sent', () => {
    const faulty = deskAfter(desk, { type: 'fault-noticed', code: 'SERVER_FAULT' });
    expect(announcementsOf(desk, faulty)).toEqual([{ kind: 'notice', notice: faulty.notices[0] }]);
    expect(said(faulty, { type: 'connection-lost', at: 5 })).toHaveLength(1);
    const written = deskAfter(desk, { type: 'drafted', contactId: contact(1, 'active').id, text: 'dear' });
    const stranded = { customerName: 'Customer 1', gone: { kind: 'requeued' } };
    const contactId = contact(1, 'active').id;
    expect(said(written, snapshot())).toEqual([{ kind: 'stranded', contactId, stranded }]);
  });

  it('is that nothing is offered any more', () => {
    const me = { id: agent, state: 'unavailable', cause: 'no-answer', since: now } as const;
    expect(said(desk, frame({ type: 'me', me }))).toEqual([{ kind: 'state', cause: 'no-answer' }]);
    expect(said(desk, frame({ type: 'me', me: { ...me, cause: 'chosen' } }))).toEqual([]);
  });

  it('is once what a supervisor made of the state', () => {
    const later = '2026-11-24T10:05:00Z';
    const me = { id: agent, state: 'unavailable', cause: 'chosen', since: later, by: 'Mona' } as const;
    const told = deskAfter(desk, frame({ type: 'me', me }));
    expect(announcementsOf(desk, told)).toEqual([{ kind: 'state-by', state: 'unavailable', by: 'Mona' }]);
    expect(said(told, frame({ type: 'me', me }))).toEqual([]);
    const available = deskAfter(desk, frame({ type: 'me', me: { ...me, state: 'available' } }));
    expect(available.notices).toMatchObject([{ kind: 'made-available', by: 'Mona' }]);
    expect(announcementsOf(desk, available)).toEqual([{ kind: 'notice', notice: available.notices[0] }]);
  });

  it('is that a supervisor ended, closed or took a contact', () => {
    const ended = { ...contact(1, 'wrap-up'), endReason: 'agent', endedBy: 'Mona' } as const;
    const wrapUp = deskAfter(desk, frame({ type: 'contact', now, contact: ended }));
    expect(wrapUp.notices).toMatchObject([{ kind: 'ended', customerName: 'Customer 1', by: 'Mona' }]);
    expect(said(wrapUp, frame({ type: 'contact', now, contact: ended }))).toEqual([]);
    const left = (why: 'closed' | 'requeued', by?: string) =>
      deskAfter(desk, frame({ type: 'contact-left', contactId: ended.id, why, ...(by === undefined ? {} : { by }) }));
    expect(left('closed', 'Mona').notices).toMatchObject([{ kind: 'closed', by: 'Mona' }]);
    expect(left('requeued', 'Mona').notices).toMatchObject([{ kind: 'requeued', by: 'Mona' }]);
    expect(left('closed').notices).toEqual([]);
  });
});
