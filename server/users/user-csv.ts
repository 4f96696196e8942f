/** Pure: a file of users as lines of values by column. What the values mean is plan-import.ts's. */
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { longestImport, type UserColumn, userColumns } from '#contracts/web-manager/user-import.ts';
import { RelaisError } from '#server/platform/errors.ts';

export interface CsvLine {
  readonly line: number;
  /** Trimmed; only the columns that the file has. */
  readonly values: ReadonlyMap<UserColumn, string>;
  /** It has as many values as the heading. */
  readonly whole: boolean;
}

export interface UserCsv {
  readonly columns: UserColumn[];
  readonly ignored: string[];
  readonly lines: CsvLine[];
}

/** Throws IMPORT_UNREADABLE, IMPORT_COLUMN_MISSING or IMPORT_TOO_LONG. */
export function readUserCsv(text: string): UserCsv {
  const rows = readRows(text);
  const heading = rows[0];
  if (heading === undefined) throw new RelaisError('IMPORT_UNREADABLE', { detail: 'the file is empty' });
  const columns = heading.values.map(columnOf);
  const known = columns.filter((column) => column !== undefined);
  if (!known.includes('userName')) throw new RelaisError('IMPORT_COLUMN_MISSING', { detail: 'no column userName' });
  const twice = known.find((column, index) => known.indexOf(column) !== index);
  if (twice !== undefined) throw new RelaisError('IMPORT_COLUMN_MISSING', { detail: `column ${twice} twice` });
  const body = rows.slice(1);
  if (body.length > longestImport) throw new RelaisError('IMPORT_TOO_LONG', { detail: `${body.length} lines` });
  return {
    columns: known,
    ignored: heading.values.filter((title, index) => columns[index] === undefined && title !== ''),
    lines: body.map(({ line, values }) => ({
      line,
      whole: values.length === columns.length,
      values: new Map(
        columns.flatMap((column, index) => (column === undefined ? [] : [[column, unguarded(values[index] ?? '')]])),
      ),
    })),
  };
}

const records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

function readRows(text: string): Array<{ line: number; values: string[] }> {
  const [first = ''] = text.split(/\r\n|\n|\r/, 1);
  const options = {
    bom: true,
    delimiter: separatorOf(first),
    info: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    skipRecordsWithEmptyValues: true,
    trim: true,
  } as const;
  try {
    return records.parse(parse(text, options)).map(({ record, info }) => ({ line: info.lines, values: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new RelaisError('IMPORT_UNREADABLE', { detail: error.message });
  }
}

/** What stands most often in the heading: spreadsheets separate as their country does. */
function separatorOf(heading: string): string {
  const count = (separator: string) => heading.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** Headings are told apart by their letters and digits: `User name` is `userName`. */
const plain = (title: string): string =>
  title
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** What people call the columns beside their own names; the French words are those of the Web Manager. */
const otherNames: Readonly<Partial<Record<UserColumn, readonly string[]>>> = {
  userName: ['login', 'nom d’utilisateur', 'identifiant'],
  firstName: ['given name', 'prénom'],
  lastName: ['surname', 'family name', 'nom'],
  email: ['e-mail address', 'adresse e-mail', 'courriel'],
  employeeId: ['ID'],
  extension: ['poste', 'numéro de poste'],
  kind: ['type', 'genre'],
  role: ['rôle'],
  authentication: ['authentification'],
  department: ['service', 'département'],
  location: ['site', 'lieu', 'emplacement'],
  queues: ['queue', 'files d’attente'],
  postProcessing: ['post-processing time', 'post-traitement'],
  wrapUpReasonRequired: ['mandatory wrap-up reason', 'motif obligatoire'],
  circuitUser: ['utilisateur Circuit'],
  disabled: ['désactivé'],
  password: ['mot de passe'],
};
const columnsByName = new Map<string, UserColumn>(
  userColumns.flatMap((column) =>
    [column, ...(otherNames[column] ?? [])].map((name) => [plain(name), column] as const),
  ),
);

function columnOf(title: string): UserColumn | undefined {
  return columnsByName.get(plain(title));
}

/** Files of ours (web/ui/files/csv.ts) guard values that a spreadsheet would take for a formula with an apostrophe. */
function unguarded(value: string): string {
  return /^'+[=+\-@]/.test(value) ? value.slice(1) : value;
}
