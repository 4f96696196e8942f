/** One tenant with one agent and one queue, and what tests want to know of it. */
import { sql } from 'kysely';
import type { ContactId, QueueId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { chooseState, signOnAgent } from '#server/agents/agent-state.ts';
import { accept } from '#server/contacts/accept.ts';
import { open } from '#server/contacts/open.ts';
import type { Database } from '#server/platform/db.ts';
import type { Ground } from '#server/platform/ground.ts';
import { runRound } from '#server/routing/round.ts';
import { addQueue, addTenant, addUser } from './fixtures.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

export interface Scene {
  ground: Ground;
  clock: ManualClock;
  tenantId: TenantId;
  agentId: UserId;
  queueId: QueueId;
  openChat(options?: { live?: boolean; openId?: string }): Promise<ContactId>;
  contact(
    id: ContactId,
  ): Promise<{ state: string; agent_id: string | null; ahead: boolean; end_reason: string | null }>;
  used(): Promise<number>;
  events(id: ContactId): Promise<string[]>;
  agentState(): Promise<{ state: string; cause: string }>;
}

/** The agent is signed on and available unless the options say otherwise. */
export async function scene(db: Database, options: { available?: boolean; at?: Date } = {}): Promise<Scene> {
  const clock = manualClock(options.at);
  const ground = { db, clock };
  const tenantId = await addTenant(db);
  const agentId = await addUser(db, tenantId, { state: 'offline', at: clock.now() });
  const queueId = await addQueue(db, tenantId, { memberIds: [agentId] });
  if (options.available !== false) {
    await signOnAgent(ground, { tenantId, agentId });
    await chooseState(ground, { tenantId, agentId, state: 'available' });
  }
  return {
    ground,
    clock,
    tenantId,
    agentId,
    queueId,
    async openChat({ live = true, openId } = {}) {
      const opened = await open(ground, {
        tenantId,
        medium: 'web-interaction',
        queueId,
        live,
        customerName: 'Grace',
        text: 'Hello?',
        ...(openId === undefined ? {} : { openId }),
      });
      return opened.contactId;
    },
    contact: (id) =>
      db.asSystem(({ q }) =>
        q
          .selectFrom('contact')
          .select(['state', 'agent_id', 'ahead', 'end_reason'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
      ),
    used: async () => {
      const row = await db.asSystem(({ q }) =>
        q.selectFrom('agent_capacity').select('used').where('user_id', '=', agentId).executeTakeFirstOrThrow(),
      );
      return row.used;
    },
    events: async (id) => {
      const { rows } = await db.asSystem(({ q }) =>
        sql<{
          type: string;
        }>`select type from event_pending where contact_id = ${id} and type <> 'message.added' order by id`.execute(q),
      );
      return rows.map((row) => row.type);
    },
    agentState: () =>
      db.asSystem(({ q }) =>
        q.selectFrom('agent').select(['state', 'cause']).where('user_id', '=', agentId).executeTakeFirstOrThrow(),
      ),
  };
}

/** Brings a chat to an agent who accepts it. */
export async function talking(db: Database): Promise<Scene & { contactId: ContactId }> {
  const it = await scene(db);
  const contactId = await it.openChat();
  await runRound(it.ground, it.tenantId);
  await accept(it.ground, { ...it, contactId });
  return { ...it, contactId };
}
