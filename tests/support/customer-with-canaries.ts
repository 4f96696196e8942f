/** A customer of whom everything that the product can know is stored, each piece with a text that is nowhere else. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOnAgent } from '#server/agents/agent-state.ts';
import { accept } from '#server/contacts/accept.ts';
import { addAttachment } from '#server/contacts/add-attachment.ts';
import { addMessage } from '#server/contacts/add-message.ts';
import { close } from '#server/contacts/close.ts';
import { end } from '#server/contacts/end.ts';
import { hashToken, open } from '#server/contacts/open.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { systemClock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import { runRound } from '#server/routing/round.ts';
import { addCannedAnswer, addUser } from './fixtures.ts';
import { type Scene, scene } from './scene.ts';

export type Canaries = ReturnType<typeof canariesOf>;

/** Names of files are kept as they are, addresses in two spellings. */
function canariesOf(mark: string) {
  return {
    name: `Name<${mark}>`,
    address: `Address.${mark}@Example.test`,
    key: `address.${mark}@example.test`,
    phone: `+33 555 ${Number.parseInt(mark, 16)}`,
    answer: `answer-${mark}`,
    choice: `choice-${mark}`,
    message: `message-${mark} & <b>more</b>`,
    reply: `reply-${mark}`,
    fileName: `file-${mark}.txt`,
    file: `content-${mark}`,
    passingNote: `passing-note-${mark}`,
    wrapUpNote: `wrap-up-note-${mark}`,
    left: `left-message-${mark}`,
    openId: crypto.randomUUID(),
    token: hashToken(`token-${mark}`).toString('hex'),
  };
}

export interface CustomerStory extends Scene {
  canaries: Canaries;
  /** A chat that went through everything, and a message left by the same customer. */
  chat: ContactId;
  left: ContactId;
  supervisorId: string;
}

/** Both contacts are closed. */
export async function customerWithCanaries(db: Database): Promise<CustomerStory> {
  // A node may work on the same database.
  const it = await scene(db, { at: systemClock.now() });
  const { ground, tenantId, agentId, queueId } = it;
  const mark = randomBytes(5).toString('hex');
  const canaries = canariesOf(mark);
  const who = { tenantId, queueId, medium: 'web-interaction', customerName: canaries.name } as const;
  // A canned answer itself is the tenant's; what it became in a message is the customer's.
  await addCannedAnswer(db, tenantId, { text: 'Hello {{customer.name}}' });
  const { contactId: chat } = await open(ground, {
    ...who,
    live: true,
    customerAddress: canaries.address,
    text: canaries.message,
    token: `token-${mark}`,
    openId: canaries.openId,
    language: 'fr',
    data: [
      { kind: 'phone', value: canaries.phone },
      { kind: 'text', label: { en: 'Order', fr: 'Commande' }, value: canaries.answer },
      { kind: 'choice', label: { en: 'Kind', fr: 'Genre' }, value: { en: canaries.choice, fr: canaries.choice } },
    ],
  });
  const act = { tenantId, agentId, contactId: chat };
  const agent = { kind: 'agent', agentId } as const;
  await runRound(ground, tenantId);
  await accept(ground, act);
  await addMessage(ground, { ...act, author: agent, text: `Hello ${canaries.reply}`, clientId: crypto.randomUUID() });
  const body = Readable.from([Buffer.from(canaries.file)]);
  const file = { clientId: crypto.randomUUID(), name: canaries.fileName, size: canaries.file.length, body };
  await addAttachment(ground, { ...act, author: { kind: 'customer' }, ...file });
  await requeue(ground, { ...act, reason: 'given-back', note: canaries.passingNote });
  // He is not offered again what he gave back for a minute.
  it.clock.advance(61);
  await signOnAgent(ground, { tenantId, agentId });
  await chooseState(ground, { tenantId, agentId, state: 'available' });
  await runRound(ground, tenantId);
  await accept(ground, act);
  await end(ground, { ...act, reason: 'agent' });
  await close(ground, { ...act, note: canaries.wrapUpNote });
  const { contactId: left } = await open(ground, {
    ...who,
    live: false,
    customerAddress: ` ${canaries.address.toUpperCase()}`,
    text: canaries.left,
  });
  await runRound(ground, tenantId);
  await accept(ground, { ...act, contactId: left });
  await end(ground, { ...act, contactId: left, reason: 'agent' });
  await close(ground, { ...act, contactId: left });
  const supervisorId = await addUser(db, tenantId, { role: 'supervisor' });
  return { ...it, canaries, chat, left, supervisorId };
}
