import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentId } from '#contracts/vocabulary/ids.ts';
import { type ChatFrame, chatFrame } from '#contracts/web-interaction/chat-socket.ts';
import { readFrame } from './frames.ts';

const at = '2026-11-24T09:00:00.000Z';
const file = {
  id: attachmentId.parse('0199a000-0000-7000-8000-000000000001'),
  name: 'offer.pdf',
  size: 1_300_000,
  type: 'application/pdf',
};
const frames: ChatFrame[] = [
  { type: 'status', phase: 'waiting', position: 2, staffed: true },
  { type: 'status', phase: 'waiting', staffed: false },
  { type: 'status', phase: 'waiting', passedOn: true },
  { type: 'status', phase: 'talking', agentName: 'Ada Byron' },
  { type: 'status', phase: 'ended', endedBy: 'customer-gone' },
  { type: 'status', phase: 'message-left' },
  { type: 'attachments', limits: { megabytes: 10, kinds: ['image', 'pdf'] } },
  { type: 'messages', messages: [{ seq: 3, author: 'agent', text: '', at, attachment: file }] },
  {
    type: 'messages',
    messages: [
      { seq: 1, author: 'customer', text: 'hello', at, clientId: 'c' },
      { seq: 2, author: 'agent', agentName: 'Ada', text: '', at },
      { seq: 3, author: 'system', text: 'x', at },
    ],
  },
  { type: 'sent', clientId: 'c', seq: 4, at },
  { type: 'refused', clientId: 'c', code: 'CONTACT_STATE_CHANGED' },
  { type: 'typing' },
  { type: 'ping' },
];

describe('a frame', () => {
  it.each(frames)('of the contract is read as it is: %j', (frame) => {
    expect(readFrame(JSON.stringify(chatFrame.parse(frame)))).toEqual(frame);
  });

  it.each([
    '',
    'no json',
    'null',
    '[]',
    '3',
    '{"type":"status","phase":"dancing"}',
    '{"type":"new-one"}',
    '{"type":"sent"}',
  ])('that the page does not know is none: %s', (text) => {
    expect(readFrame(text)).toBeUndefined();
  });

  it('with one message that makes no sense is none, so that no hole is left unseen', () => {
    expect(readFrame(JSON.stringify({ type: 'messages', messages: [{ seq: 1 }] }))).toBeUndefined();
  });

  it('is never read with an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.anything()), (data) => {
        const frame = readFrame(data);
        expect(frame === undefined || chatFrame.safeParse(frame).success || frame.type === 'sent').toBe(true);
      }),
    );
  });
});
