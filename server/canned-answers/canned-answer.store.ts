/** Canned answers: the tenant's and its queues', which administrators keep, and those that agents keep for themselves. */
import { type Selectable, sql } from 'kysely';
import {
  type DeskAnswer,
  deskAnswer,
  mostDeskAnswers,
  type OwnAnswer,
  ownAnswer,
} from '#contracts/agent-portal/canned-answers.ts';
import type { CannedAnswerFields } from '#contracts/canned-answer.ts';
import type { ListAnswer } from '#contracts/list.ts';
import { type CannedAnswerId, cannedAnswerId, type QueueId, type UserId } from '#contracts/vocabulary/ids.ts';
import type { Language } from '#contracts/vocabulary/language.ts';
import { searchable, searchWords } from '#contracts/vocabulary/searchable.ts';
import {
  type CannedAnswerInput,
  type CannedAnswerItem,
  type CannedAnswerQuery,
  type CannedAnswerView,
  cannedAnswerView,
} from '#contracts/web-manager/canned-answers.ts';
import type { Clock } from '#server/platform/clock.ts';
import { refuseBy } from '#server/platform/constraint.ts';
import type { TenantTx } from '#server/platform/db.ts';
import { fieldError, RelaisError } from '#server/platform/errors.ts';
import { append } from '#server/platform/events/append.ts';
import { newId } from '#server/platform/ids.ts';
import { isFoundIn, readPage } from '#server/platform/list.ts';
import type { Schema } from '#server/platform/schema.gen.ts';

type Row = Selectable<Schema['canned_answer']>;
/** Whose answers: an agent's own, or those that administrators keep. */
type Owner = UserId | undefined;
interface Change<Input> {
  id: CannedAnswerId;
  version: number;
  input: Input;
}

export async function listCannedAnswers(tx: TenantTx, query: CannedAnswerQuery): Promise<ListAnswer<CannedAnswerItem>> {
  let found = tx.q
    .selectFrom('canned_answer as a')
    .leftJoin('queue as q', 'q.id', 'a.queue_id')
    .selectAll('a')
    .select('q.name as queue')
    .where('a.tenant_id', '=', tx.tenantId)
    .where('a.owner_id', 'is', null)
    .where(
      isFoundIn(sql`folded(a.title || ' /' || a.slug || ' ' || a.text || ' ' || coalesce(q.name, ''))`, query.search),
    );
  if (query.queue !== undefined) found = found.where('a.queue_id', '=', query.queue);
  const key = {
    name: [],
    slug: [sql`a.slug collate "C"`],
    queue: [sql`natural_order(q.name) collate "C"`],
    language: [sql`a.language`],
    updatedAt: [sql`a.updated_at`],
  }[query.sort];
  const keys = [...key, sql`natural_order(a.title) collate "C"`, sql`a.id`];
  const { items, total } = await readPage(tx, found, query, keys);
  return {
    items: items.map((row) => ({ ...viewOf(row), ...(row.queue === null ? {} : { queue: row.queue }) })),
    total,
  };
}

/** Throws CANNED_ANSWER_NOT_FOUND, also for one that an agent keeps for himself. */
export async function getCannedAnswer(tx: TenantTx, id: CannedAnswerId): Promise<CannedAnswerView> {
  return viewOf(await getRow(tx, undefined, id));
}

/** Throws CANNED_ANSWER_SLUG_TAKEN or QUEUE_NOT_FOUND at their field. */
export async function addCannedAnswer(tx: TenantTx, clock: Clock, input: CannedAnswerInput): Promise<CannedAnswerView> {
  const row = await insert(tx, clock, { ...columnsOf(input), queue_id: input.queueId ?? null });
  await appendChange(tx, clock, row.id, 'added');
  return viewOf(row);
}

/** Throws CANNED_ANSWER_NOT_FOUND, VERSION_CHANGED, CANNED_ANSWER_SLUG_TAKEN or QUEUE_NOT_FOUND. */
export async function updateCannedAnswer(
  tx: TenantTx,
  clock: Clock,
  { id, version, input }: Change<CannedAnswerInput>,
): Promise<CannedAnswerView> {
  const columns = { ...columnsOf(input), queue_id: input.queueId ?? null };
  const row = await update(tx, clock, { owner: undefined, id, version, columns });
  await appendChange(tx, clock, row.id, 'changed');
  return viewOf(row);
}

/** Throws CANNED_ANSWER_NOT_FOUND. */
export async function deleteCannedAnswer(tx: TenantTx, clock: Clock, id: CannedAnswerId): Promise<void> {
  await remove(tx, undefined, id);
  await appendChange(tx, clock, id, 'deleted');
}

export async function listOwnAnswers(tx: TenantTx, owner: UserId): Promise<OwnAnswer[]> {
  const rows = await answersOf(tx, owner).orderBy('slug').orderBy('id').execute();
  return rows.map(ownViewOf);
}

/** Throws CANNED_ANSWER_SLUG_TAKEN at its field, or CANNED_ANSWER_LIMIT_REACHED. */
export async function addOwnAnswer(
  tx: TenantTx,
  clock: Clock,
  owner: UserId,
  input: CannedAnswerFields,
): Promise<OwnAnswer> {
  return ownViewOf(await insert(tx, clock, { ...columnsOf(input), owner_id: owner }));
}

/** Throws CANNED_ANSWER_NOT_FOUND (another's too), VERSION_CHANGED or CANNED_ANSWER_SLUG_TAKEN. */
export async function updateOwnAnswer(
  tx: TenantTx,
  clock: Clock,
  owner: UserId,
  { id, version, input }: Change<CannedAnswerFields>,
): Promise<OwnAnswer> {
  return ownViewOf(await update(tx, clock, { owner, id, version, columns: columnsOf(input) }));
}

/** Throws CANNED_ANSWER_NOT_FOUND, also for another's. */
export async function deleteOwnAnswer(tx: TenantTx, owner: UserId, id: CannedAnswerId): Promise<void> {
  await remove(tx, owner, id);
}

export interface AnswerSearch {
  agent: UserId;
  /** Of the contact that is answered; its answers count while the agent is a member. */
  queue?: QueueId | undefined;
  language?: Language | undefined;
  search?: string | undefined;
}

/** What an agent may insert, in the order of the contract's `find`; `more`: there are others that a search finds. */
export async function findAnswers(
  tx: TenantTx,
  { agent, queue = undefined, language = undefined, search = '' }: AnswerSearch,
): Promise<{ items: DeskAnswer[]; more: boolean }> {
  const words = searchWords(search);
  const begin = words[0] ?? '';
  const { rows } = await sql<Row>`
    select * from canned_answer where tenant_id = ${tx.tenantId}
      and (owner_id = ${agent} or owner_id is null and (queue_id is null or queue_id = ${queue ?? null} and exists (
        select from queue_member m where m.queue_id = canned_answer.queue_id and m.user_id = ${agent})))
      and not exists (select from unnest(${words}::text[]) word where strpos(searchable, word) = 0)
    order by ${begin} <> '' and slug = ${begin} desc, starts_with(slug, ${begin}) desc,
      case when owner_id is not null then 0 when queue_id is not null then 1 else 2 end,
      case when language = ${language ?? null} then 0 when language is null then 1 else 2 end, slug, id
    limit ${mostDeskAnswers + 1}`.execute(tx.q);
  return { items: rows.slice(0, mostDeskAnswers).map(deskViewOf), more: rows.length > mostDeskAnswers };
}

const refusals = {
  canned_answer_tenant_slug: () => fieldError('CANNED_ANSWER_SLUG_TAKEN', 'slug'),
  canned_answer_queue_slug: () => fieldError('CANNED_ANSWER_SLUG_TAKEN', 'slug'),
  canned_answer_own_slug: () => fieldError('CANNED_ANSWER_SLUG_TAKEN', 'slug'),
  canned_answer_tenant_id_queue_id_fkey: () => fieldError('QUEUE_NOT_FOUND', 'queueId'),
  canned_answer_hundred: () => new RelaisError('CANNED_ANSWER_LIMIT_REACHED'),
};

type Columns = ReturnType<typeof columnsOf> & { queue_id?: QueueId | null; owner_id?: UserId };

function insert(tx: TenantTx, clock: Clock, columns: Columns): Promise<Row> {
  const at = clock.now();
  const row = { id: newId(cannedAnswerId, clock), tenant_id: tx.tenantId, ...columns, created_at: at, updated_at: at };
  return refuseBy(tx.q.insertInto('canned_answer').values(row).returningAll().executeTakeFirstOrThrow(), refusals);
}

async function update(
  tx: TenantTx,
  clock: Clock,
  { owner, id, version, columns }: { owner: Owner; id: CannedAnswerId; version: number; columns: Columns },
): Promise<Row> {
  const statement = tx.q
    .updateTable('canned_answer')
    .set({ ...columns, version: version + 1, updated_at: clock.now() })
    .where('tenant_id', '=', tx.tenantId)
    .where('owner_id', 'is not distinct from', owner ?? null)
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll();
  const row = await refuseBy(statement.executeTakeFirst(), refusals);
  if (row !== undefined) return row;
  await getRow(tx, owner, id);
  throw new RelaisError('VERSION_CHANGED');
}

async function remove(tx: TenantTx, owner: Owner, id: CannedAnswerId): Promise<void> {
  const { numDeletedRows } = await tx.q
    .deleteFrom('canned_answer')
    .where('tenant_id', '=', tx.tenantId)
    .where('owner_id', 'is not distinct from', owner ?? null)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new RelaisError('CANNED_ANSWER_NOT_FOUND');
}

function answersOf(tx: TenantTx, owner: Owner) {
  return tx.q
    .selectFrom('canned_answer')
    .selectAll()
    .where('tenant_id', '=', tx.tenantId)
    .where('owner_id', 'is not distinct from', owner ?? null);
}

async function getRow(tx: TenantTx, owner: Owner, id: CannedAnswerId): Promise<Row> {
  const row = await answersOf(tx, owner).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new RelaisError('CANNED_ANSWER_NOT_FOUND');
  return row;
}

async function appendChange(tx: TenantTx, clock: Clock, id: string, change: 'added' | 'changed' | 'deleted') {
  await append(tx, clock, { type: 'directory.changed', entity: 'canned-answer', entityId: id, change });
}

function columnsOf({ slug, title, text, language }: CannedAnswerFields) {
  const searched = searchable(`${slug}\n${title}\n${text}`);
  return { slug, title, text, language: language ?? null, searchable: searched };
}

function fieldsOf({ id, slug, title, text, language }: Row) {
  return { id, slug, title, text, ...(language === null ? {} : { language }) };
}

function ownViewOf(row: Row): OwnAnswer {
  return ownAnswer.parse({ ...fieldsOf(row), version: row.version, updatedAt: row.updated_at.toISOString() });
}

function viewOf(row: Row): CannedAnswerView {
  const queue = row.queue_id === null ? {} : { queueId: row.queue_id };
  const state = { version: row.version, updatedAt: row.updated_at.toISOString() };
  return cannedAnswerView.parse({ ...fieldsOf(row), ...queue, ...state });
}

function deskViewOf(row: Row): DeskAnswer {
  const shared = row.queue_id === null ? 'tenant' : 'queue';
  return deskAnswer.parse({ ...fieldsOf(row), scope: row.owner_id === null ? shared : 'own' });
}
