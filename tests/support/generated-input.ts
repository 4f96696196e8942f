/** A value that a JSON schema of the OpenAPI document takes, with everything that is optional filled in. */
import fc from 'fast-check';
import { z } from 'zod';

type Keyword =
  | 'enum'
  | 'anyOf'
  | 'oneOf'
  | 'allOf'
  | 'type'
  | 'properties'
  | 'propertyNames'
  | 'additionalProperties'
  | 'items'
  | 'minimum'
  | 'maxItems'
  | 'format'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'const';
type Schema = { readonly [keyword in Keyword]?: unknown };
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const texts = z.array(z.string());

export interface InputOptions {
  /** The id for a property of this name, e.g. `queueId`, `memberIds`. */
  idOf(name: string): string;
  /** Values that no schema tells, by property name: what is stored nowhere, or must fit something else. */
  given: Readonly<Record<string, unknown>>;
}

/** `name` is the property that the value stands for. */
export function inputFor(schema: unknown, name: string, options: InputOptions): unknown {
  if (name in options.given) return options.given[name];
  if (!isSchema(schema)) return 'text';
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [first] = [schema.anyOf, schema.oneOf, schema.allOf].flat().filter((each) => each !== undefined);
  if (first !== undefined) return inputFor(first, name, options);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object':
      return objectFor(schema, options);
    case 'array':
      return schema.maxItems === 0 ? [] : [inputFor(schema.items, name, options)];
    case 'integer':
    case 'number':
      return Number(schema.minimum ?? 1);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return textFor(schema, name, options);
  }
}

function objectFor(schema: Schema, options: InputOptions): Record<string, unknown> {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const names = isSchema(schema.propertyNames) ? texts.catch([]).parse(schema.propertyNames.enum) : [];
  const values: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) values[name] = inputFor(property, name, options);
  for (const name of names) values[name] = inputFor(schema.additionalProperties, name, options);
  return values;
}

function textFor(schema: Schema, name: string, options: InputOptions): string {
  const known: Readonly<Record<string, string>> = {
    email: 'somebody@example.com',
    'date-time': '2026-11-02T09:00:00Z',
    date: '2026-11-02',
    uri: 'https://example.com',
  };
  if (schema.format === 'uuid') return options.idOf(name);
  const byFormat = known[String(schema.format)];
  if (byFormat !== undefined) return byFormat;
  const min = Number(schema.minLength ?? 0);
  const max = Number(schema.maxLength ?? 200);
  if (typeof schema.pattern !== 'string') return 'Some text of a tenant'.slice(0, max).padEnd(min, 'x');
  const fitting = fc
    .stringMatching(new RegExp(schema.pattern, 'u'))
    .filter((text) => text.trim() === text && text.length >= Math.max(min, 1) && text.length <= max);
  return fc.sample(fitting, { numRuns: 1, seed: 7 })[0] ?? '';
}
