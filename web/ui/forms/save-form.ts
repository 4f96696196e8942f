/** What a form with one action is made of: `useSaveForm` gives it, `SaveFormFrame` shows it. */
import type { ChangeEvent, SyntheticEvent } from 'react';
import type { z } from 'zod';
import type { ApiErrorCode } from '../api-error.ts';
import type { FieldProblem } from './field-faults.ts';
import type { Difference, Side } from './form-values.ts';

/** A zod schema, or what behaves like one where zod is too much to load. */
export interface InputSchema<Input> {
  safeParse(
    value: unknown,
    options: { reportInput: true },
  ): { success: true; data: Input } | { success: false; error: { readonly issues: readonly z.core.$ZodIssue[] } };
}

export type Problem = FieldProblem | { readonly path: string; readonly text: string };

/** The thing that a form edits, as somebody else may save it meanwhile. */
export interface HeldValues<Values> {
  /** As it is at the server, when that is newer than what the form began with. */
  readonly newer: Values | undefined;
  /** The form stands on the newer values now: the next save is a change of those. */
  take(): void;
  /** Asks the server for the newer values. */
  reload(): Promise<void>;
}

export interface SaveFormOptions<Values extends object, Input, Saved> {
  /** Read once, when the form appears. */
  readonly initialValues: Values;
  /** The schema of the contract: what it refuses is shown at the fields and never sent. */
  readonly schema: InputSchema<Input>;
  /** What the schema is asked about; by default the values as they are. */
  readonly toInput?: (values: Values) => unknown;
  /** What the schema cannot know, e.g. that two passwords are the same. */
  readonly check?: (values: Values) => readonly Problem[];
  readonly save: (input: Input) => Promise<Saved>;
  /** Runs after a successful save; the form no longer counts as changed, so that it may navigate. */
  readonly onSaved: (saved: Saved) => void | Promise<void>;
  /** The paths of the inputs that the form shows, in their order. */
  readonly fields: readonly string[];
  /** Codes of the error table that are told at one field. */
  readonly codeFields?: Partial<Record<ApiErrorCode, string>>;
  /** For something that exists already and that others may change as well. */
  readonly held?: HeldValues<Values> | undefined;
}

/** What each input needs of its path: an id that the summary links to, and what is wrong with it. */
export interface FieldProps {
  readonly id: string;
  readonly error: string | undefined;
  /** Mantine's PasswordInput sets it not by itself. */
  readonly 'aria-invalid'?: true;
}

export interface FieldFaultText {
  readonly path: string;
  /** What exactly is wrong, where the field holds more than one thing: `form.own.0.label.en` of `form.own`. */
  readonly part?: string;
  readonly id: string;
  readonly text: string | undefined;
}

/** Somebody else saved the thing while it was being changed here; nothing is saved until this is settled. */
export interface Conflict {
  readonly differences: readonly Difference[];
  settle(choose: (path: string) => Side): void;
}

export interface FormState {
  readonly busy: boolean;
  /** The fields that were refused, in the order of the form, with what is wrong with each by now; corrected: nothing. */
  readonly faults: readonly FieldFaultText[];
  /** A refusal that concerns no field, in words. */
  readonly failure: string | undefined;
  readonly conflict: Conflict | undefined;
  /** Offered when somebody else's change stopped a save and could not be read. */
  readonly reload: (() => void) | undefined;
  /** Grows with every refused attempt, so that the summary can take the focus each time. */
  readonly attempts: number;
  submit(event: SyntheticEvent): void;
  /** Whether leaving would lose something, as of now. */
  isUnsaved(): boolean;
}

type KeysOf<Values, Type> = { [Key in keyof Values]-?: Values[Key] extends Type ? Key : never }[keyof Values] & string;

/** What the inputs of a form are given, by path. */
export interface FormInputs<Values extends object> {
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

export interface SaveForm<Values extends object> extends FormState, FormInputs<Values> {}
