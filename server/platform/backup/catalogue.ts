/** What the database says of its own tables, for backup and restore. */
import pg from 'pg';

export interface Table {
  readonly name: string;
  /** Stored columns in their order; generated ones are computed again. */
  readonly columns: readonly string[];
}

/** Tables of ours, each after those that its foreign keys name. Kysely's own are made by the migrator. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; references: string[] }>(`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as references
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not like 'kysely%'
    order by c.relname`);
  const sorted: Table[] = [];
  const left = new Map(rows.map((row) => [row.name, row]));
  while (left.size > 0) {
    const free = [...left.values()].filter(({ references }) => !references.some((name) => left.has(name)));
    // Tables that name each other: in the order of their names, foreign keys are checked at the end anyway.
    for (const { name, columns } of free.length > 0 ? free : left.values()) {
      sorted.push({ name, columns });
      left.delete(name);
    }
  }
  return sorted;
}

/** `"contact" ("id", "state")`, as COPY takes it. */
export function columnsOf({ name, columns }: Table): string {
  return `public.${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
}

export async function readMigrationNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name');
  return rows.map(({ name }) => name);
}

/** What is taken away while rows are loaded, and the statements that bring it back. */
export async function readHindrances(client: pg.Client): Promise<{ drop: string[]; restore: string[] }> {
  const { rows } = await client.query<{ drop: string; restore: string }>(`
    select format('alter table public.%I drop constraint %I', c.relname, k.conname) as drop,
      format('alter table public.%I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as restore
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.conparentid = 0 and c.relnamespace = 'public'::regnamespace
    union all
    select format('alter table public.%I disable trigger %I', c.relname, t.tgname),
      format('alter table public.%I enable trigger %I', c.relname, t.tgname)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgparentid = 0 and c.relnamespace = 'public'::regnamespace
    union all
    -- COPY FROM takes no table under row-level security, which binds the owner by force only.
    select format('alter table public.%I no force row level security', c.relname),
      format('alter table public.%I force row level security', c.relname)
    from pg_class c where c.relforcerowsecurity and c.relnamespace = 'public'::regnamespace`);
  return { drop: rows.map((row) => row.drop), restore: rows.map((row) => row.restore) };
}

/** Identity columns go on after the highest value there is. */
export async function readSequences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ statement: string }>(`
    select format('select setval(pg_get_serial_sequence(%L, %L), greatest((select coalesce(max(%I), 0) from public.%I), 1))',
      'public.' || quote_ident(c.relname), a.attname, a.attname, c.relname) as statement
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attidentity <> '' and not a.attisdropped and c.relnamespace = 'public'::regnamespace`);
  return rows.map(({ statement }) => statement);
}
