import { useRef, useState } from 'react';
import { isSame } from './form-values.ts';
import type { FieldProps, FormInputs } from './save-form.ts';

export interface FormValues<Values extends object> {
  readonly values: Values;
  /** As the server has them, as far as this form knows. */
  readonly base: Values;
  /** The values as of now, also between two renders. */
  current(): Values;
  put(key: string, value: unknown): void;
  /** Begins anew from `base`, with `values` in the inputs. */
  restart(base: Values, values: Values): void;
  isUnsaved(): boolean;
}

/** The values of a form, and those that they are changes of. */
export function useFormValues<Values extends object>(initial: Values): FormValues<Values> {
  const [shown, setShown] = useState({ base: initial, values: initial });
  // What guards ask between two renders.
  const now = useRef(shown);
  const change = (next: typeof shown): void => {
    now.current = next;
    setShown(next);
  };
  return {
    ...shown,
    current: () => now.current.values,
    put: (key, value) => change({ ...now.current, values: { ...now.current.values, [key]: value } }),
    restart: (base, values) => change({ base, values }),
    isUnsaved: () => !isSame(now.current.values, now.current.base),
  };
}

/** The inputs of a form on its values; `at` knows what is wrong with each. */
export function inputsOf<Values extends object>(
  { values, put }: FormValues<Values>,
  at: (path: string) => FieldProps,
): FormInputs<Values> {
  return {
    values,
    set: put,
    at,
    text: (key) => ({
      ...at(key),
      ...(at(key).error === undefined ? {} : { 'aria-invalid': true }),
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
  };
}
