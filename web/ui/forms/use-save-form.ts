import { type ChangeEvent, type SyntheticEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { ApiError, type ApiErrorCode, isApiError } from '../api-error.ts';
import { errorText } from '../error-text.ts';
import { type FieldProblem, placeProblems, problemsOfApiError, problemsOfIssues } from './field-faults.ts';

/** A zod schema, or what behaves like one where zod is too much to load. */
export interface InputSchema<Input> {
  safeParse(
    value: unknown,
    options: { reportInput: true },
  ): { success: true; data: Input } | { success: false; error: { readonly issues: readonly z.core.$ZodIssue[] } };
}

export interface SaveFormOptions<Values extends object, Input, Saved> {
  /** Read once, when the form appears. */
  readonly initialValues: Values;
  /** The schema of the contract: what it refuses is shown at the fields and never sent. */
  readonly schema: InputSchema<Input>;
  /** What the schema is asked about; by default the values as they are. */
  readonly toInput?: (values: Values) => unknown;
  /** What the schema cannot know, e.g. that two passwords are the same. */
  readonly check?: (values: Values) => readonly (FieldProblem | { readonly path: string; readonly text: string })[];
  readonly save: (input: Input) => Promise<Saved>;
  /** Runs after a successful save; the form no longer counts as changed, so that it may navigate. */
  readonly onSaved: (saved: Saved) => void | Promise<void>;
  /** The paths of the inputs that the form shows, in their order. */
  readonly fields: readonly string[];
  /** Codes of the error table that are told at one field. */
  readonly codeFields?: Partial<Record<ApiErrorCode, string>>;
}

/** What each input needs of its path: an id that the summary links to, and what is wrong with it. */
export interface FieldProps {
  readonly id: string;
  readonly error: string | undefined;
}

export interface FormState {
  readonly busy: boolean;
  /** Faulty fields in the order of the form, in words. */
  readonly faults: readonly { readonly path: string; readonly id: string; readonly text: string }[];
  /** A refusal that concerns no field, in words. */
  readonly failure: string | undefined;
  /** VERSION_CHANGED: somebody else saved in the meantime. */
  readonly changedElsewhere: boolean;
  /** Grows with every refused attempt, so that the summary can take the focus each time. */
  readonly attempts: number;
  submit(event: SyntheticEvent): void;
  /** Whether leaving would lose something, as of now. */
  isUnsaved(): boolean;
}

type KeysOf<Values, Type> = { [Key in keyof Values]-?: Values[Key] extends Type ? Key : never }[keyof Values] & string;

export interface SaveForm<Values extends object> extends FormState {
  readonly values: Values;
  set<Key extends keyof Values & string>(key: Key, value: Values[Key]): void;
  /** Id and fault of any path, for inputs that the three below do not fit. */
  at(path: string): FieldProps;
  /** For TextInput, PasswordInput, Textarea. */
  text(
    key: KeysOf<Values, string>,
  ): FieldProps & { value: string; onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void };
  /** For Select, MultiSelect, TagsInput, Radio.Group …: inputs that give their value. */
  value<Key extends keyof Values & string>(
    key: Key,
  ): FieldProps & { value: Values[Key]; onChange(value: Values[Key]): void };
  /** For a Select that always has a value: null, which an emptied one gives, changes nothing. */
  choice<Key extends keyof Values & string>(
    key: Key,
  ): FieldProps & { value: Values[Key]; onChange(value: Values[Key] | null): void };
  /** For Checkbox and Switch. */
  flag(
    key: KeysOf<Values, boolean>,
  ): FieldProps & { checked: boolean; onChange(event: ChangeEvent<HTMLInputElement>): void };
}

type Problem = FieldProblem | { readonly path: string; readonly text: string };

interface Refusal {
  readonly problems: readonly (readonly [string, Problem])[];
  /** The error of a refusal that concerns no field. */
  readonly failure: unknown;
}

const noRefusal: Refusal = { problems: [], failure: undefined };

/**
 * A form with one action: check by the contract's schema, save, say at which field what is wrong. Pressing twice saves
 * once.
 */
export function useSaveForm<Values extends object, Input, Saved>(
  options: SaveFormOptions<Values, Input, Saved>,
): SaveForm<Values> {
  const { t } = useTranslation();
  const [values, setValues] = useState(options.initialValues);
  // What guards ask between two renders: the values as they are, and as they were saved last.
  const now = useRef(values);
  const kept = useRef(values);
  const [refusal, setRefusal] = useState(noRefusal);
  const [busy, setBusy] = useState(false);
  const [attempts, setAttempts] = useState(0);
  const faults = refusal.problems.map(([path, problem]) => ({ path, id: fieldId(path), text: textOf(problem) }));

  function textOf(problem: Problem): string {
    if ('text' in problem) return problem.text;
    return 'code' in problem ? t(`errors.${problem.code}`) : t(`faults.${problem.kind}`, { limit: problem.limit });
  }

  function put(key: string, value: unknown): void {
    now.current = { ...now.current, [key]: value };
    setValues(now.current);
  }

  function refuse(problems: readonly Problem[], failure?: unknown): void {
    const { atField, elsewhere } = placeProblems(problems, options.fields);
    setRefusal({ problems: [...atField], failure: elsewhere.length > 0 || atField.size === 0 ? failure : undefined });
    setAttempts((count) => count + 1);
  }

  async function attempt(): Promise<void> {
    const sent = now.current;
    const parsed = options.schema.safeParse(options.toInput === undefined ? sent : options.toInput(sent), {
      reportInput: true,
    });
    const problems = [
      ...(parsed.success ? [] : problemsOfIssues(parsed.error.issues)),
      ...(options.check?.(sent) ?? []),
    ];
    if (!parsed.success || problems.length > 0) {
      return refuse(problems, new ApiError('INPUT_INVALID', { status: 400 }));
    }
    setBusy(true);
    setRefusal(noRefusal);
    try {
      const saved = await options.save(parsed.data);
      kept.current = sent;
      await options.onSaved(saved);
    } catch (error) {
      refuse(isApiError(error) ? problemsOfApiError(error, options.codeFields ?? {}) : [], error);
    } finally {
      setBusy(false);
    }
  }

  const at = (path: string): FieldProps => ({
    id: fieldId(path),
    error: faults.find((fault) => fault.path === path)?.text,
  });
  return {
    values,
    set: put,
    at,
    text: (key) => ({
      ...at(key),
      value: String(values[key]),
      onChange: ({ currentTarget }) => put(key, currentTarget.value),
    }),
    value: (key) => ({ ...at(key), value: values[key], onChange: (value) => put(key, value) }),
    choice: (key) => ({
      ...at(key),
      value: values[key],
      onChange: (value) => {
        if (value !== null) put(key, value);
      },
    }),
    flag: (key) => ({
      ...at(key),
      checked: values[key] === true,
      onChange: ({ currentTarget }) => put(key, currentTarget.checked),
    }),
    busy,
    faults,
    failure: refusal.failure === undefined ? undefined : errorText(t, refusal.failure),
    changedElsewhere: isApiError(refusal.failure, 'VERSION_CHANGED'),
    attempts,
    submit: (event) => {
      event.preventDefault();
      if (!busy) void attempt();
    },
    isUnsaved: () => JSON.stringify(now.current) !== JSON.stringify(kept.current),
  };
}

function fieldId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`;
}
