import { Readable } from 'node:stream';
import type { TenantId } from '#contracts/vocabulary/ids.ts';
import { addEntry } from '#server/audit/audit.store.ts';
import { accept } from '#server/contacts/accept.ts';
import { addAttachment } from '#server/contacts/add-attachment.ts';
import { requeue } from '#server/contacts/requeue.ts';
import { createSession } from '#server/identity/session.store.ts';
import type { Database } from '#server/platform/db.ts';
import { sequence } from '#server/platform/events/log.store.ts';
import { runRound } from '#server/routing/round.ts';
import { keepLogo } from '#server/tenants/logo.store.ts';
import { addCannedAnswer, addChatPage, addClip, addDepartment, addLocation, addReason, redPixel } from './fixtures.ts';
import { talking } from './scene.ts';
import { testSecrets } from './secret-key.ts';

/** A tenant with at least one row in every table that is kept by tenant. */
export async function fullTenant(db: Database): Promise<TenantId> {
  const it = await talking(db);
  const { tenantId, queueId, agentId: userId } = it;
  await addChatPage(db, tenantId, queueId);
  await addReason(db, tenantId, 'wrap-up');
  await addClip(db, tenantId);
  await addDepartment(db, tenantId);
  await addLocation(db, tenantId);
  await addCannedAnswer(db, tenantId);
  await addCannedAnswer(db, tenantId, { ownerId: userId });
  const body = Readable.from([Buffer.from('A note.')]);
  const file = { clientId: crypto.randomUUID(), name: 'note.txt', size: 7, body };
  await addAttachment(it.ground, { tenantId, contactId: it.contactId, author: { kind: 'customer' }, ...file });
  await db.inTenant(tenantId, async (tx) => {
    await keepLogo(tx, tenantId, redPixel);
    await tx.q
      .insertInto('contact_data')
      .values({ contact_id: it.contactId, tenant_id: tenantId, fields: '[]' })
      .execute();
  });
  const session = { userId, tenantId, door: 'agent-portal', address: '::1', userAgent: 'test' } as const;
  await db.asSystem((tx) => createSession(tx, it.clock, session));
  await db.asSystem(async ({ q }) => {
    const row = { user_id: userId, tenant_id: tenantId };
    const factor = {
      ...row,
      secret: testSecrets.seal(`second factor ${userId}`, 'c2VjcmV0'),
      created_at: it.clock.now(),
    };
    await q.insertInto('second_factor').values(factor).execute();
    const code = { ...row, code_hash: Buffer.from('hash') };
    await q.insertInto('recovery_code').values(code).execute();
    await q.updateTable('user_account').set({ password_hash: 'another' }).where('id', '=', userId).execute();
  });
  const actor = { name: 'admin', role: 'central-administrator', address: '::1' };
  await db.asSystem((tx) =>
    addEntry(tx, it.clock, { tenantId, actor, action: 'changed', object: 'tenant', objectName: 'Acme' }),
  );
  // The chat is older than the one that is given back.
  it.clock.advance(1);
  const contactId = await it.openChat();
  await runRound(it.ground, tenantId);
  await accept(it.ground, { ...it, contactId });
  await requeue(it.ground, { ...it, contactId, reason: 'given-back', note: `Note of ${tenantId}` });
  await db.asSystem(async (tx) => {
    await tx.q
      .insertInto('tenant_domain')
      .values({ domain: `${tenantId}.test`, tenant_id: tenantId })
      .execute();
    await sequence(tx, 1_000);
  });
  // What comes after the numbering stays pending.
  await it.openChat();
  return tenantId;
}
