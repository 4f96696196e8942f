/** Searches every column of every table, whatever its type, for texts that must not be there. */
import pg from 'pg';

/** `table: text` for each of the texts that a row of a table holds, as it is or as bytes. */
export async function findInDatabase(owner: pg.ClientConfig, texts: readonly string[]): Promise<string[]> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(
        // A row as text shows bytes in hexadecimal.
        `select t as text from unnest($1::text[]) t where exists (select from ${name} r
         where strpos(lower(r::text), lower(t)) > 0 or strpos(r::text, encode(convert_to(t, 'UTF8'), 'hex')) > 0)`,
        [[...texts]],
      );
      found.push(...rows.map(({ text }) => `${name}: ${text}`));
    }
    return found;
  } finally {
    await client.end();
  }
}
