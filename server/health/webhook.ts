/** The webhook that is told of alarms: what it is told, and what came of it. */

import { z } from 'zod';
import type { AlarmRule } from '#contracts/vocabulary/alarm.ts';
import type { WebhookTest } from '#contracts/web-manager/health.ts';
import { RelaisError } from '#server/platform/errors.ts';
import type { SecretGround } from '#server/platform/ground.ts';
import { newId } from '#server/platform/ids.ts';
import type { Logger } from '#server/platform/log.ts';
import { type Outbound, OutboundError } from '#server/platform/outbound/outbound.ts';
import { release } from '#server/platform/prepare-database.ts';
import { getAlarmSettings, replaceSealedSecret } from './alarm-settings.store.ts';
import { type Delivery, type Outcome, recordAttempt, takeDelivery } from './delivery.store.ts';
import { signatureOf } from './signature.ts';

/** What the secret is sealed for. */
export const webhookPurpose = 'alarm webhook';
const callMs = 10_000;
const maxAnswerBytes = 16_384;
/** In one go; what is left comes with the next. */
const mostAtOnce = 20;

export interface WebhookGround extends SecretGround {
  readonly outbound: Outbound;
}

interface Target {
  url: string;
  secret: string;
}

async function findTarget({ db, secrets }: SecretGround): Promise<Target | undefined> {
  const { webhookUrl, webhookSecret } = await db.asSystem(getAlarmSettings);
  if (webhookUrl === undefined || webhookSecret === undefined) return undefined;
  return { url: webhookUrl, secret: secrets.open(webhookPurpose, webhookSecret) };
}

/** Tells what is due. Every delivery is tried until the receiver has answered 2xx, so that it may come twice. */
export async function deliverDue(ground: WebhookGround, log: Pick<Logger, 'warn'>, signal: AbortSignal): Promise<void> {
  const { db, clock } = ground;
  for (let n = 0; n < mostAtOnce && !signal.aborted; n++) {
    const delivery = await db.asSystem((tx) => takeDelivery(tx, clock.now()));
    if (delivery === undefined) return;
    const target = await findTarget(ground);
    const outcome = target === undefined ? {} : await send(ground, target, messageOf(delivery), signal);
    // The node stops: the delivery is free again when its time is over.
    if (signal.aborted) return;
    await db.asSystem((tx) => recordAttempt(tx, delivery, outcome, clock.now()));
    if (outcome.status === undefined || outcome.status >= 300) {
      log.warn({ delivery: delivery.id, attempts: delivery.attempts, ...outcome }, 'the webhook could not be told');
    }
  }
}

/** Throws WEBHOOK_ABSENT. */
export async function testWebhook(ground: WebhookGround): Promise<WebhookTest> {
  const target = await findTarget(ground);
  if (target === undefined) throw new RelaisError('WEBHOOK_ABSENT');
  const at = ground.clock.now().toISOString();
  const message = { id: newId(z.uuid(), ground.clock), type: 'alarm.test', at, text: 'Relais: a test of the webhook' };
  const outcome = await send(ground, target, message, AbortSignal.timeout(callMs));
  return { ok: outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300, ...outcome };
}

interface Message {
  /** The same for every attempt. */
  id: string;
  type: string;
  at: string;
  text: string;
}

const sentences: Readonly<Record<AlarmRule, string>> = {
  'part-down': 'a part of a node does not work',
  'node-gone': 'a node is gone',
  'disk-low': 'a disk is nearly full',
  'certificate-ends': 'a certificate runs out',
  'events-stalled': 'the event log stands still',
  'backup-old': 'the last backup is too old',
};

function messageOf({ id, kind, createdAt, alarm }: Delivery): Message & { alarm: Delivery['alarm'] } {
  const what = `${sentences[alarm.rule]}${alarm.subject === '' ? '' : ` (${alarm.subject})`}`;
  const text = kind === 'raised' ? `Relais: ${what}` : `Relais: over: ${what}`;
  return { id, type: `alarm.${kind}`, at: createdAt.toISOString(), text, alarm };
}

async function send(
  { outbound, clock }: WebhookGround,
  { url, secret }: Target,
  message: Message,
  signal: AbortSignal,
): Promise<Outcome> {
  const body = JSON.stringify(message);
  try {
    const { status } = await outbound.call({
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': `Relais/${release}`,
        'relais-delivery': message.id,
        'relais-signature': signatureOf(secret, clock.now(), body),
      },
      body,
      timeoutMs: callMs,
      maxAnswerBytes,
      signal,
    });
    return { status };
  } catch (error) {
    if (error instanceof OutboundError) return { fault: error.fault };
    throw error;
  }
}

/** Brings the secret under the current key. Answers whether there was one to bring. */
export async function resealWebhook({ db, secrets }: SecretGround): Promise<boolean> {
  const { webhookSecret } = await db.asSystem(getAlarmSettings);
  const sealed = webhookSecret === undefined ? undefined : secrets.reseal(webhookPurpose, webhookSecret);
  if (webhookSecret === undefined || sealed === undefined) return false;
  return db.asSystem((tx) => replaceSealedSecret(tx, webhookSecret, sealed));
}
