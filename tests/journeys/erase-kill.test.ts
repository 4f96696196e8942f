/** The plug is pulled while a customer is erased; what was not reached is erased by doing it again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { person } from '#tests/support/api.ts';
import { findInDatabase } from '#tests/support/find-in-database.ts';
import { operatorsDatabase } from '#tests/support/operators-database.ts';
import { startServer } from '#tests/support/server-process.ts';

const administrator = { userName: 'admin', password: 'the-administrator-1' };
const contacts = 300;
const canary = 'canary-of-grace';

test('an erasure that kill -9 broke off leaves each contact whole or erased, and is completed by doing it again', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'relais-erase-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = await operatorsDatabase();
  const env = { DATABASE_URL: url, RELAIS_ADMIN_PASSWORD: administrator.password };
  const first = await startServer(folder, env);
  onTestFinished(() => first.kill());
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  onTestFinished(() => owner.end());
  const { tenant, ids } = await addContacts(owner);
  const erasures = `/api/web-manager/tenants/${tenant}/customer-data/erasures`;
  const admin = await person(first.url, 'web-manager', administrator);
  const broken = admin.call('POST', erasures, { contactIds: ids }).catch((error: unknown) => error);
  while ((await counts(owner)).erased < 5);
  await first.kill();
  await broken;

  const between = await counts(owner);
  expect(between.erased).toBeLessThan(contacts);
  // A contact is erased with its message, its event and its entry in the audit, or with nothing.
  expect(between).toEqual({
    ...between,
    messages: contacts - between.erased,
    events: between.erased,
    entries: between.erased,
  });

  const second = await startServer(folder, env);
  onTestFinished(() => second.kill());
  const again = await person(second.url, 'web-manager', administrator);
  const answer = await again.get(z.unknown(), 'POST', erasures, { contactIds: ids });
  expect(answer).toEqual({ erased: contacts - between.erased, before: between.erased });
  expect(await counts(owner)).toEqual({ erased: contacts, messages: 0, events: contacts, entries: contacts });
  expect(await findInDatabase({ connectionString: url }, [canary])).toEqual([]);
});

/** Closed contacts of the first tenant with a message each, of one customer. */
async function addContacts(owner: pg.Client): Promise<{ tenant: string; ids: string[] }> {
  const { rows } = await owner.query<{ id: string; tenant_id: string }>(
    `with q as (insert into queue (id, tenant_id, name) select gen_random_uuid(), id, 'Sales' from tenant returning *),
     c as (insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, ended_at, customer_name, customer_address)
       select gen_random_uuid(), tenant_id, 'web-interaction', 'abandoned', true, id, 5, now(), now(), $1, $1 || '@example.test'
       from q, generate_series(1, $2) returning id, tenant_id),
     m as (insert into message (contact_id, seq, tenant_id, author, text, at)
       select id, 1, tenant_id, 'customer', $1, now() from c)
     select id, tenant_id from c`,
    [canary, contacts],
  );
  return { tenant: rows[0]?.tenant_id ?? '', ids: rows.map(({ id }) => id) };
}

async function counts(owner: pg.Client) {
  const { rows } = await owner.query(
    `select (select count(*) from contact where erased_at is not null)::integer as erased,
       (select count(*) from message)::integer as messages,
       (select count(*) from event where type = 'contact.erased')::integer
         + (select count(*) from event_pending where type = 'contact.erased')::integer as events,
       (select count(*) from audit_entry where action = 'erased')::integer as entries`,
  );
  const count = z.int();
  return z.object({ erased: count, messages: count, events: count, entries: count }).parse(rows[0]);
}
