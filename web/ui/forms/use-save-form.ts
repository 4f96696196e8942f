import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, isApiError } from '../api-error.ts';
import { errorText } from '../error-text.ts';
import { notifyError } from '../notify.ts';
import { type FieldProblem, placeProblems, problemsOfApiError, problemsOfIssues } from './field-faults.ts';
import { isSame, valueAt } from './form-values.ts';
import type { FieldProps, Problem, SaveForm, SaveFormOptions } from './save-form.ts';
import { useConflict } from './use-conflict.ts';
import { inputsOf, useFormValues } from './use-form-values.ts';

interface Refusal {
  readonly problems: readonly (readonly [string, Problem])[];
  /** The values that were refused. */
  readonly refused: object;
  /** The error of a refusal that concerns no field. */
  readonly failure: unknown;
}

const noRefusal: Refusal = { problems: [], refused: {}, failure: undefined };

/**
 * A form with one action: check by the contract's schema, save, say at which field what is wrong. Pressing twice saves
 * once. Somebody else's change is shown and never overwritten unseen.
 */
export function useSaveForm<Values extends object, Input, Saved>(
  options: SaveFormOptions<Values, Input, Saved>,
): SaveForm<Values> {
  const { t } = useTranslation();
  const { fields, held } = options;
  const own = useFormValues(options.initialValues);
  const [refusal, setRefusal] = useState(noRefusal);
  const [busy, setBusy] = useState(false);
  const [attempts, setAttempts] = useState(0);
  const conflict = useConflict({ own, fields, held, busy, onSettled: () => setRefusal(noRefusal) });
  const changedElsewhere = isApiError(refusal.failure, 'VERSION_CHANGED') && held !== undefined;

  function refuse(refused: Values, problems: readonly Problem[], failure?: unknown): void {
    const { atField, elsewhere } = placeProblems(problems, fields);
    const isElsewhere = elsewhere.length > 0 || atField.size === 0;
    setRefusal({ problems: [...atField], refused, failure: isElsewhere ? failure : undefined });
    setAttempts((count) => count + 1);
  }

  async function attempt(): Promise<void> {
    const sent = own.current();
    const checked = check(options, sent);
    if ('problems' in checked) return refuse(sent, checked.problems, new ApiError('INPUT_INVALID', { status: 400 }));
    setBusy(true);
    setRefusal(noRefusal);
    try {
      const saved = await options.save(checked.input);
      own.restart(sent, own.current());
      await options.onSaved(saved);
    } catch (error) {
      if (isApiError(error, 'VERSION_CHANGED')) await held?.reload().catch(notifyError);
      refuse(
        sent,
        isApiError(error) ? withEntries(problemsOfApiError(error, options.codeFields ?? {}), sent) : [],
        error,
      );
    } finally {
      setBusy(false);
    }
  }

  const faults = problemsByNow(refusal, options, own.values).map(([path, problem]) => ({
    path,
    id: fieldId(path),
    text: problem === undefined ? undefined : problemText(t, problem),
    ...(problem === undefined || problem.path === path ? {} : { part: problem.path }),
  }));
  const at = (path: string): FieldProps => ({
    id: fieldId(path),
    error: faults.find((fault) => fault.path === path)?.text,
  });
  return {
    ...inputsOf(own, at),
    busy,
    faults,
    failure: changedElsewhere
      ? t('form.changedElsewhereUnread')
      : refusal.failure === undefined
        ? undefined
        : errorText(t, refusal.failure),
    conflict,
    reload: changedElsewhere ? () => void held.reload().catch(notifyError) : undefined,
    attempts,
    submit: (event) => {
      event.preventDefault();
      if (conflict !== undefined) setAttempts((count) => count + 1);
      else if (!busy) void attempt();
    },
    isUnsaved: own.isUnsaved,
  };
}

/** The refused fields again: one whose value has changed since is asked about anew. */
function problemsByNow<Values extends object, Input, Saved>(
  { problems, refused }: Refusal,
  options: SaveFormOptions<Values, Input, Saved>,
  values: Values,
): readonly (readonly [path: string, problem: Problem | undefined])[] {
  const isChanged = (path: string): boolean => !isSame(valueAt(values, path), valueAt(refused, path));
  if (!problems.some(([path]) => isChanged(path))) return problems;
  const checked = check(options, values);
  const { atField } = placeProblems('problems' in checked ? checked.problems : [], options.fields);
  return problems.map(([path, problem]) => [path, isChanged(path) ? atField.get(path) : problem]);
}

/** What is sent, or what is wrong with it. */
function check<Values extends object, Input, Saved>(
  { schema, toInput, check: checkOwn }: SaveFormOptions<Values, Input, Saved>,
  values: Values,
): { readonly input: Input } | { readonly problems: readonly Problem[] } {
  const parsed = schema.safeParse(toInput === undefined ? values : toInput(values), { reportInput: true });
  const problems = [...(parsed.success ? [] : problemsOfIssues(parsed.error.issues)), ...(checkOwn?.(values) ?? [])];
  return parsed.success && problems.length === 0 ? { input: parsed.data } : { problems };
}

/** A refusal of one entry of a list (`domains.1`) says which one. */
function withEntries(problems: readonly FieldProblem[], sent: object): FieldProblem[] {
  return problems.map((problem) => {
    const entry = /\.\d+$/.test(problem.path) ? valueAt(sent, problem.path) : undefined;
    return 'code' in problem && typeof entry === 'string' ? { ...problem, entry } : problem;
  });
}

function problemText(t: TFunction<'ui'>, problem: Problem): string {
  if ('text' in problem) return problem.text;
  if ('code' in problem) {
    const text = t(`errors.${problem.code}`);
    return problem.entry === undefined ? text : t('labelled', { label: problem.entry, value: text });
  }
  return t(`faults.${problem.kind}`, { limit: problem.limit, entry: problem.entry });
}

function fieldId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`;
}
