/** What changed between two states of one thing, as a person reads it (pure). */
import type { FieldChange } from '#contracts/vocabulary/audit.ts';

/** Of no interest to a reader: which row it is and how often it was written. */
const unsaid = new Set(['id', 'version', 'updatedAt']);
/** Never said, whatever they hold. */
const secret = /password|secret|token|hash|key$/i;
/** A page's or tenant's key is the end of an address, and rules about passwords are no passwords: nothing to hide. */
const open = new Set([
  'key',
  'passwordMinLength',
  'passwordExpiryDays',
  'oneTimePasswordDays',
  'passwordReuse',
  'mustChangePassword',
]);

/** The fields that differ, in the order of their names; nested ones with dots. `before` absent: added, `after`: deleted. */
export function difference(before: object | undefined, after: object | undefined): FieldChange[] {
  const [was, is] = [flat(before), flat(after)];
  const fields = [...new Set([...was.keys(), ...is.keys()])].sort();
  return fields.flatMap((field): FieldChange[] => {
    if (JSON.stringify(was.get(field)) === JSON.stringify(is.get(field))) return [];
    if (isSecret(field)) return [{ field }];
    return [
      {
        field,
        ...(was.get(field) === undefined ? {} : { before: was.get(field) }),
        ...(is.get(field) === undefined ? {} : { after: is.get(field) }),
      },
    ];
  });
}

function isSecret(field: string): boolean {
  return field.split('.').some((part) => secret.test(part) && !open.has(part));
}

function flat(value: object | undefined, path = ''): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, inner] of Object.entries(value ?? {})) {
    if (path === '' && unsaid.has(name)) continue;
    const field = path === '' ? name : `${path}.${name}`;
    if (inner === undefined) continue;
    if (Array.isArray(inner)) fields.set(field, inner.toSorted(byText));
    else if (typeof inner === 'object' && inner !== null)
      for (const [key, each] of flat(inner, field)) fields.set(key, each);
    else fields.set(field, inner);
  }
  return fields;
}

/** Any order will do that is the same for the same values; objects have none of their own. */
function byText(one: unknown, other: unknown): number {
  const [left, right] = [textOf(one), textOf(other)];
  return left < right ? -1 : Number(left > right);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
