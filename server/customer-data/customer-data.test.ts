/** One customer's data: found, exported whole, erased wherever they are; everything else stays. */
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { deskFrame, deskSocketPath } from '#contracts/agent-portal/desk-socket.ts';
import type { ContactId, TenantId, UserId } from '#contracts/vocabulary/ids.ts';
import { exportPath, foundContact } from '#contracts/web-manager/customer-data.ts';
import { readConversation } from '#server/agent-portal/read-conversation.ts';
import { listEntries } from '#server/audit/audit.store.ts';
import { erase } from '#server/contacts/erase.ts';
import type { RunningNode } from '#server/node.ts';
import { systemClock } from '#server/platform/clock.ts';
import { connect } from '#tests/support/api.ts';
import { type CustomerStory, customerWithCanaries } from '#tests/support/customer-with-canaries.ts';
import { findInDatabase } from '#tests/support/find-in-database.ts';
import { addContact, addUser } from '#tests/support/fixtures.ts';
import { rowsOf } from '#tests/support/tenant-rows.ts';
import { sessionCookie } from '#tests/support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';
import { startTestNode } from '#tests/support/test-node.ts';
import { unzip } from '#tests/support/unzip.ts';
import { findContacts } from './find-contacts.ts';

let database: TestDatabase;
let node: RunningNode;
let it: CustomerStory;
let cookie: string;

beforeAll(async () => {
  database = await createTestDatabase();
  node = await startTestNode(database.db);
  it = await customerWithCanaries(database.db);
  cookie = await managerOf(it.tenantId);
});
afterAll(async () => {
  await node.stop();
  await database.drop();
});

async function managerOf(tenantId: TenantId): Promise<string> {
  const userId = await addUser(database.db, tenantId, { role: 'tenant-manager' });
  return sessionOf(tenantId, userId, 'web-manager');
}

const sessionOf = (tenantId: TenantId, userId: UserId, door: 'web-manager' | 'agent-portal') =>
  sessionCookie({ db: database.db, clock: systemClock }, { userId, tenantId, door });

async function ask(what: string, body: object, { tenantId, as = cookie }: { tenantId?: TenantId; as?: string } = {}) {
  const response = await fetch(`${node.url}/api/web-manager/tenants/${tenantId ?? it.tenantId}/customer-data/${what}`, {
    method: 'POST',
    headers: { origin: node.url, cookie: as, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
}

async function find(text: string, everywhere = false) {
  const { body } = await ask('search', { text, everywhere });
  return z.array(foundContact).parse(body.items);
}

async function exported(contactIds: readonly ContactId[], query = '', as = cookie): Promise<Response> {
  const { body } = await ask('exports', { contactIds }, { as });
  return fetch(`${node.url}${exportPath(it.tenantId, z.uuid().parse(body.exportId))}${query}`, {
    headers: { cookie: as },
  });
}

const entriesOf = async (action: 'searched' | 'exported' | 'erased') => {
  const { items } = await database.db.asSystem((tx) => listEntries(tx, { tenantId: it.tenantId, action, limit: 50 }));
  return items;
};

describe('a customer is found', () => {
  test('by any spelling of his address, by his name, what he filled in, or the id of a contact', async () => {
    const { canaries, chat, left } = it;
    const of = async (text: string) => (await find(text)).map(({ id, foundBy }) => [id, foundBy]);
    expect(await of(canaries.key.toUpperCase())).toEqual([
      [left, 'address'],
      [chat, 'address'],
    ]);
    expect(await of(canaries.name.toLowerCase())).toEqual([
      [left, 'name'],
      [chat, 'name'],
    ]);
    const caller = await addContact(database.db, it.tenantId, it.queueId, { address: '+33 (1) 70-90.12/34' });
    for (const spelling of ['+33170901234', '0901234', '33 1 70 90 12 34']) {
      expect(await of(spelling)).toEqual([[caller, 'address']]);
    }
    expect(await of(canaries.phone.replaceAll(' ', '').slice(3))).toEqual([[chat, 'answers']]);
    expect(await of(canaries.answer)).toEqual([[chat, 'answers']]);
    expect(await of(chat)).toEqual([[chat, 'contact']]);
    expect(await of('nobody of this name')).toEqual([]);
    // Signs that mean something to a database mean themselves.
    expect(await of('%%%')).toEqual([]);
    expect(await of('...')).toEqual([]);
    // Kinds and labels of fields are nobody's data.
    expect(await of('Commande')).toEqual([]);
  });

  test('by his address alone when it is one, and elsewhere too when asked', async () => {
    const { tenantId, queueId } = it;
    const add = (customer: object) => addContact(database.db, tenantId, queueId, customer);
    const person = await add({ address: 'ada.king@example.test' });
    const namesake = await add({ name: 'see ada.king@example.test' });
    const of = (found: Awaited<ReturnType<typeof find>>) => found.map(({ id, foundBy }) => [id, foundBy]);
    expect(of(await find('Ada.King@example.test'))).toEqual([[person, 'address']]);
    const both = [
      [person, 'address'],
      [namesake, 'name'],
    ];
    expect(of(await find('Ada.King@example.test', true))).toEqual(both);
    // A part of an address is none.
    expect(of(await find('Ada.King@example'))).toEqual(both);
  });

  test('however many contacts there are, look by look, and 500 of them at once', async () => {
    const { tenantId, queueId } = it;
    await database.db.asSystem(({ q }) =>
      sql`insert into contact (id, tenant_id, medium, state, live, queue_id, priority, queued_at, ended_at, customer_name)
        select gen_random_uuid(), ${tenantId}, 'email', 'abandoned', false, ${queueId}, 5, now(), now() - n % 9 * interval '1 hour', 'Crowd ' || n
        from generate_series(1, 501) n`.execute(q),
    );
    const { body } = await ask('search', { text: 'crowd ' });
    expect(body).toMatchObject({ more: true, exact: false });
    expect(body.items).toHaveLength(500);
    expect((await ask('search', { text: 'crowd 50' })).body).toMatchObject({ more: false, exact: false });
    await database.db.asSystem(({ q }) =>
      sql`insert into contact_data (contact_id, tenant_id, fields)
        select id, tenant_id, '[{"kind": "text", "value": "Answer of many"}]' from contact where customer_name like 'Crowd 1%'`.execute(
        q,
      ),
    );
    // Many looks find what one does.
    for (const text of ['crowd 4', 'answer of many']) {
      const found = (rows?: number) => findContacts(database.db, tenantId, { text, everywhere: false }, rows);
      const { finds } = await found();
      expect(finds.size).toBe(111);
      expect((await found(7)).finds).toEqual(finds);
    }
  });

  test('with what there is of him, and the search stands in the audit without its text', async () => {
    const [left, chat] = await find(it.canaries.key);
    expect(chat).toMatchObject({
      medium: 'web-interaction',
      state: 'closed',
      messages: 3,
      files: 1,
      answers: 3,
      notes: 2,
    });
    expect(left).toMatchObject({
      messages: 1,
      files: 0,
      answers: 0,
      notes: 0,
      address: ` ${it.canaries.address.toUpperCase()}`,
    });
    expect(chat?.key).toBe(left?.key);
    const [entry] = await entriesOf('searched');
    expect(entry).toMatchObject({
      object: 'customer-data',
      objectName: '',
      changes: [{ field: 'contactCount', after: 2 }],
    });
  });

  test('in his own tenant alone', async () => {
    const theirs = await customerWithCanaries(database.db);
    expect(await find(theirs.canaries.key)).toEqual([]);
    expect(await find(theirs.chat)).toEqual([]);
    for (const what of ['exports', 'erasures']) {
      expect(await ask(what, { contactIds: [it.chat, theirs.chat] })).toMatchObject({
        body: { code: 'CONTACT_NOT_FOUND' },
      });
    }
    expect(await ask('search', { text: 'abc' }, { tenantId: theirs.tenantId })).toMatchObject({ status: 404 });
  });
});

describe('an export', () => {
  test('is a ZIP with everything, to read and as data, files as they were sent', async () => {
    const response = await exported([it.chat, it.left], '?language=fr');
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="customer-data-[\d-]{10}\.zip"/);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const files = unzip(Buffer.from(await response.arrayBuffer()));
    const { canaries, chat, left } = it;
    expect([...files.keys()]).toEqual([
      `1-${chat}/conversation.html`,
      `1-${chat}/contact.json`,
      `1-${chat}/files/1-${canaries.fileName}`,
      `2-${left}/conversation.html`,
      `2-${left}/contact.json`,
      'index.html',
    ]);
    expect(files.get(`1-${chat}/files/1-${canaries.fileName}`)?.toString()).toBe(canaries.file);
    const textOf = (name: string) => files.get(name)?.toString('utf8') ?? '';
    const json = textOf(`1-${chat}/contact.json`);
    const page = textOf(`1-${chat}/conversation.html`);
    const { key: _key, token: _token, openId: _openId, file: _file, left: leftText, ...told } = canaries;
    for (const text of Object.values(told)) {
      expect(json).toContain(JSON.stringify(text).slice(1, -1));
      expect(page).toContain(escaped(text));
    }
    // What a customer wrote is text, never markup.
    expect(page).not.toContain('<b>more');
    expect(page).toContain('Ce que le client final a indiqué');
    expect(textOf(`2-${left}/conversation.html`)).toContain(leftText);
    expect(textOf(`2-${left}/contact.json`)).toContain(leftText);
    expect(textOf('index.html')).toContain(`href="1-${chat}/conversation.html"`);
    expect(json).not.toContain(canaries.token);
  });

  test('is told by the audit, and fetched only by who asked for it', async () => {
    expect((await exported([it.left])).status).toBe(200);
    const [entry] = await entriesOf('exported');
    expect(entry).toMatchObject({
      object: 'customer-data',
      objectName: '',
      changes: [
        { field: 'contactCount', after: 1 },
        { field: 'contactIds', after: [it.left] },
      ],
    });
    const at = exportPath(it.tenantId, entry?.id ?? '');
    const asked = async (as: string) => {
      const { status } = await fetch(`${node.url}${at}`, { headers: { cookie: as } });
      return status;
    };
    expect(await asked(cookie)).toBe(200);
    expect(await asked('')).toBe(401);
    expect(await asked(await managerOf(it.tenantId))).toBe(404);
    expect(await asked(await managerOf((await customerWithCanaries(database.db)).tenantId))).toBe(404);
    const supervisor = await sessionOf(it.tenantId, it.agentId, 'web-manager');
    expect(await asked(supervisor)).toBe(403);
    const searched = await entriesOf('searched');
    const other = exportPath(it.tenantId, searched[0]?.id ?? '');
    expect((await fetch(`${node.url}${other}`, { headers: { cookie } })).status).toBe(404);
  });

  test('of a customer who is erased meanwhile breaks off instead of passing for the whole', async () => {
    const story = await customerWithCanaries(database.db);
    const as = await managerOf(story.tenantId);
    const { tenantId, chat, left } = story;
    const begun = async (contactIds: readonly ContactId[]) => {
      const { body } = await ask('exports', { contactIds }, { tenantId, as });
      return `${node.url}${exportPath(tenantId, z.uuid().parse(body.exportId))}`;
    };
    const [half, none] = [await begun([left, chat]), await begun([chat])];
    await erase(story.ground, { tenantId, contactId: chat }, async () => undefined);
    const read = fetch(half, { headers: { cookie: as } }).then((response) => response.arrayBuffer());
    await expect(read).rejects.toThrow();
    expect((await fetch(none, { headers: { cookie: as } })).status).toBe(404);
  });
});

describe('an erasure', () => {
  test('is refused while one of the contacts goes on, and then erases none', async () => {
    const open = await it.openChat();
    expect(await ask('erasures', { contactIds: [it.chat, open] })).toMatchObject({
      status: 409,
      body: { code: 'CONTACT_OPEN' },
    });
    expect(await find(it.chat)).toHaveLength(1);
  });

  test('leaves nothing of him in any table, the event log and the audit; numbers and everybody else stay', async () => {
    const { canaries, tenantId, chat, left } = it;
    const texts = Object.values(canaries);
    const reader = { id: it.supervisorId, name: 'mona', role: 'supervisor', address: '::1' };
    const again = await it.openChat();
    await database.db.inTenant(tenantId, (tx) =>
      readConversation(tx, it.ground, { contactId: again, reading: undefined, reader }),
    );
    // The search finds each of them, wherever it lies; the address in its one spelling is a column too.
    const found = await findInDatabase(database.owner, texts);
    expect(new Set(found.map((each) => each.slice(each.indexOf(': ') + 2)))).toEqual(new Set(texts));
    const owner = new pg.Client(database.owner);
    await owner.connect();
    try {
      const mine = (row: string) => row.includes(chat) || row.includes(left);
      const others = async () => {
        const rows = await rowsOf(owner, tenantId);
        const changing = ['audit_entry', 'event', 'event_pending', 'session', 'attachment_chunk', 'agent'];
        return [...rows].map(([table, all]) => [
          table,
          changing.includes(table) ? [] : all.filter((row) => !mine(row)),
        ]);
      };
      const before = await others();
      const numbers = await numbersOf([chat, left]);
      const agent = await sessionOf(tenantId, it.agentId, 'agent-portal');
      const desk = await connect(node.url, deskSocketPath, deskFrame, { cookie: agent });
      await desk.next(({ type }) => type === 'snapshot');

      expect((await ask('erasures', { contactIds: [chat, left] })).body).toEqual({ erased: 2, before: 0 });

      expect(await findInDatabase(database.owner, texts)).toEqual([]);
      expect(await others()).toEqual(before);
      expect(await numbersOf([chat, left])).toEqual(numbers);
      expect(await desk.next(({ type }) => type === 'contact-erased')).toEqual({
        type: 'contact-erased',
        contactId: chat,
      });
      desk.close();
    } finally {
      await owner.end();
    }
    const entries = await entriesOf('erased');
    expect(entries).toMatchObject(
      [left, chat].map((id) => ({ object: 'contact', objectId: id, objectName: id, changes: [] })),
    );
    expect(await find(chat)).toEqual([]);
    expect(await ask('exports', { contactIds: [chat] })).toMatchObject({ status: 404 });
    expect((await ask('erasures', { contactIds: [chat, left] })).body).toEqual({ erased: 0, before: 2 });
    expect(await entriesOf('erased')).toHaveLength(2);
  });

  test('that fails in the middle of a contact has done nothing to it', async () => {
    const story = await customerWithCanaries(database.db);
    const { tenantId, chat, canaries } = story;
    const texts = Object.values(canaries);
    const found = await findInDatabase(database.owner, texts);
    const broken = erase(story.ground, { tenantId, contactId: chat }, () => Promise.reject(new Error('the plug')));
    await expect(broken).rejects.toThrow('the plug');
    expect(await findInDatabase(database.owner, texts)).toEqual(found);
  });
});

/** What statistics need of a contact. */
function numbersOf(ids: readonly string[]) {
  return database.db.asSystem(({ q }) =>
    q
      .selectFrom('contact')
      .select([
        'id',
        'medium',
        'state',
        'queue_id',
        'queued_at',
        'first_accepted_at',
        'ended_at',
        'closed_at',
        'agent_id',
      ])
      .select(['end_reason', 'chat_page_id', 'wrap_up_reason_id', 'last_seq', 'language'])
      .where('id', 'in', [...ids])
      .orderBy('id')
      .execute(),
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
