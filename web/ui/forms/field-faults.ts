/** Pure: what is wrong with which input of a form, from the contract's schema or from the server's answer. */
import type { z } from 'zod';
import type { ApiError, ApiErrorCode } from '../api-error.ts';
import type { en } from '../texts/en.ts';

/** A fault of one input. `path` names it with dots (`capacity.voice`); the text is `faults.<kind>` or `errors.<code>`. */
export type FieldProblem =
  | ({ readonly path: string } & Fault)
  /** `entry`: which entry of a list it is. */
  | { readonly path: string; readonly code: ApiErrorCode; readonly entry?: string };

interface Fault {
  readonly kind: FaultKind;
  readonly limit?: number;
  /** Which entry of a list it is. */
  readonly entry?: string;
}
type FaultKind = keyof typeof en.faults;
type Issue = z.core.$ZodIssue;

/** What the contract's schema says about the values of a form. */
export function problemsOfIssues(issues: readonly Issue[]): FieldProblem[] {
  return issues.map((issue) => ({ path: issue.path.map(String).join('.'), ...kindOf(issue) }));
}

/**
 * What a refusal says about fields. An error code that belongs to one field (`USER_NAME_TAKEN` → `userName`) is told
 * there, as `codeFields` says. An empty result means that the refusal concerns no field.
 */
export function problemsOfApiError(error: ApiError, codeFields: Partial<Record<ApiErrorCode, string>>): FieldProblem[] {
  const own = codeFields[error.code];
  if (own !== undefined) return [{ path: own, code: error.code }];
  const { code, fields } = error;
  return fields.map(({ path, limit }) => {
    if (code === 'INPUT_INVALID') return { path, kind: 'refused' };
    // The page may know the number no more: somebody changed the policy meanwhile.
    return code === 'PASSWORD_TOO_SHORT' && limit !== undefined ? { path, kind: 'tooShort', limit } : { path, code };
  });
}

/**
 * Puts each problem at the input that shows it: the one of its own path, else the nearest above it (`domains.1` at
 * `domains`). `elsewhere` holds those that no input shows. Of several problems of one input the first stays.
 */
export function placeProblems<Problem extends { readonly path: string }>(
  problems: readonly Problem[],
  shown: readonly string[],
): { readonly atField: ReadonlyMap<string, Problem>; readonly elsewhere: readonly Problem[] } {
  const atField = new Map<string, Problem>();
  const elsewhere: Problem[] = [];
  for (const problem of problems) {
    const field = shown
      .filter((path) => problem.path === path || problem.path.startsWith(`${path}.`))
      .sort((one, other) => other.length - one.length)[0];
    if (field === undefined) elsewhere.push(problem);
    else if (!atField.has(field)) atField.set(field, problem);
  }
  // The order of the form, which is the order of the summary.
  return {
    atField: new Map(shown.flatMap((path) => [...atField].filter(([field]) => field === path))),
    elsewhere,
  };
}

function kindOf(issue: Issue): Fault {
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_format':
      return misshapen(issue);
    case 'invalid_type':
      if (isMissing(issue.input)) return { kind: 'required' };
      return { kind: issue.expected === 'int' || issue.expected === 'number' ? 'wholeNumber' : 'format' };
    case 'invalid_value':
      return { kind: isMissing(issue.input) ? 'required' : 'format' };
    case 'custom':
      return told(issue.params ?? {});
    default:
      return { kind: 'format' };
  }
}

/** What schemas say of their own: `params.fault` is one of these. */
const toldKinds = [
  'tooPlain',
  'zeroOrMore',
  'unknownPlaceholder',
  'contrast',
  'logoType',
  'logoSize',
  'logoPixels',
  'choices',
  'choicesDiffer',
] as const;

function told({ fault, limit, entry }: Readonly<Record<string, unknown>>): Fault {
  const kind = toldKinds.find((each) => each === fault);
  if (kind === undefined) return { kind: 'format' };
  return {
    kind,
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(entry === undefined ? {} : { entry: String(entry) }),
  };
}

function misshapen(issue: z.core.$ZodIssueInvalidStringFormat): Fault {
  if (issue.input === '') return { kind: 'required' };
  if (issue.format === 'email') return { kind: 'email' };
  // A pattern that is about control characters only: no form is described where people write freely.
  if (issue.pattern?.includes('\\p{Cc}') === true) return { kind: 'characters' };
  const isEntry = typeof issue.path.at(-1) === 'number';
  return isEntry ? { kind: 'entryFormat', entry: String(issue.input) } : { kind: 'format' };
}

function tooSmall(origin: string, limit: number): Fault {
  if (origin === 'string') return limit <= 1 ? { kind: 'required' } : { kind: 'tooShort', limit };
  if (origin === 'array' || origin === 'set') return { kind: 'choose' };
  return { kind: 'tooSmall', limit };
}

function tooBig(origin: string, limit: number): Fault {
  if (origin === 'string') return { kind: 'tooLong', limit };
  if (origin === 'array' || origin === 'set') return { kind: 'tooMany', limit };
  return { kind: 'tooBig', limit };
}

/** zod leaves `input` out of its issues unless it is asked to report it: then a missing value counts as missing. */
function isMissing(input: unknown): boolean {
  return input === undefined || input === null || input === '';
}
