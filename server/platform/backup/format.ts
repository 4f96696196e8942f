/**
 * A backup is one gzip file of text in psql's own notation: `COPY … FROM stdin;`, the rows, `\.`, table by table in an
 * order that foreign keys allow. So it can be read, and in need loaded, without Relais. The first line is a header, the
 * last one counts the rows: without it the file was cut off. The secret key is not in it.
 */
import { z } from 'zod';

export const headerSchema = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** The release that wrote it, for people. */
  release: z.string(),
  /** What the schema was: the restore makes this one first. */
  migrations: z.array(z.string()).min(1),
  /** Opens with the installation's secret key only (prepare-database.ts). */
  secretCheck: z.string(),
});
export type Header = z.infer<typeof headerSchema>;

export const trailerSchema = z.object({ rows: z.record(z.string(), z.int()) });
export type Trailer = z.infer<typeof trailerSchema>;

export const headerMark = '-- relais-backup ';
export const trailerMark = '-- end ';
export const endOfRows = '\\.\n';

/** What the operator can mend; its message says how. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
