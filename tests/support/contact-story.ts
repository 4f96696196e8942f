/** What the events of one contact tell, read in order; throws where lifecycle.ts allows no such story. */
import type { ContactState } from '#contracts/vocabulary/contact-state.ts';
import { type EventBody, eventBody } from '#contracts/vocabulary/event.ts';
import { type Transition, transitions } from '#server/contacts/lifecycle.ts';

export interface Story {
  state: ContactState;
  agentId: string | undefined;
  queueId: string;
  live: boolean;
  /** Who made the last offer, if a colleague did. */
  passedBy: string | undefined;
  /** Of the last message. */
  seq: number;
}

export function storyOf(bodies: readonly unknown[]): Story {
  const [first, ...rest] = bodies.map((body) => eventBody.parse(body));
  if (first?.type !== 'contact.queued') throw new Error(`a story begins with ${first?.type ?? 'nothing'}`);
  const story: Story = {
    state: 'queued',
    agentId: undefined,
    passedBy: undefined,
    queueId: first.queueId,
    live: first.live,
    seq: 0,
  };
  let before: EventBody = first;
  for (const body of rest) {
    tell(story, body, before);
    before = body;
  }
  if (isHalf(before)) throw new Error(`a story ends with ${before.type}`);
  return story;
}

const isHalf = (body: EventBody) => body.type === 'contact.transferred' && body.toAgentId !== undefined;

function tell(story: Story, body: EventBody, before: EventBody): void {
  const hold = (fact: boolean): void => {
    if (!fact) throw new Error(`${JSON.stringify(body)} after ${JSON.stringify(before)}, ${JSON.stringify(story)}`);
  };
  const move = (transition: Transition, agentId: string | undefined): void => {
    const { from, to } = transitions[transition];
    hold(from.some((state) => state === story.state));
    Object.assign(story, { state: to, agentId });
  };
  const his = 'agentId' in body && body.agentId === story.agentId;
  const { type } = body;
  if (isHalf(before)) hold(type === 'contact.offered');
  if ('queueId' in body && type !== 'contact.moved' && type !== 'contact.transferred')
    hold(body.queueId === story.queueId);
  if (type === 'contact.offered' && body.passedBy !== undefined) {
    hold(isHalf(before) && story.state === 'offered' && his);
    story.passedBy = body.passedBy;
  } else if (type === 'contact.offered') {
    move('offer', body.agentId);
    story.passedBy = undefined;
  } else if (type === 'contact.accepted') {
    hold(his);
    move('accept', body.agentId);
  } else if (type === 'contact.offer-returned') {
    hold(his);
    move('return-offer', undefined);
  } else if (type === 'contact.transfer-returned') {
    hold(
      before.type === 'contact.offer-returned' && before.passedBy === body.agentId && story.passedBy === body.agentId,
    );
    Object.assign(story, { state: transitions['return-transfer'].to, agentId: body.agentId });
  } else if (type === 'contact.requeued') {
    hold(his);
    move('requeue', undefined);
  } else if (type === 'contact.transferred') {
    hold(his && body.fromQueueId === story.queueId);
    if (body.toAgentId === undefined) move('transfer-to-queue', undefined);
    else move('transfer-to-agent', body.toAgentId);
    story.queueId = body.queueId;
  } else if (type === 'contact.ended') {
    hold(his);
    move('end', body.agentId);
  } else if (type === 'contact.closed') {
    hold(his);
    move('close', body.agentId);
  } else if (type === 'contact.abandoned') {
    hold(story.live && body.agentId === story.agentId);
    move('abandon', undefined);
  } else if (type === 'contact.moved') {
    hold(body.fromQueueId === story.queueId);
    story.queueId = body.queueId;
  } else if (type === 'contact.message-left') {
    hold(story.live && ['queued', 'offered'].includes(story.state));
    story.live = false;
  } else if (type === 'message.added') {
    hold(body.seq === story.seq + 1);
    story.seq = body.seq;
  } else hold(false);
}
