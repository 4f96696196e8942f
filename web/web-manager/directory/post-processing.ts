/** Post-processing as the forms ask for it: mm:ss. */
import { userInput } from '#contracts/web-manager/users.ts';
import type { FieldProblem } from '#web/ui/forms/field-faults.ts';
import { secondsOf } from './minutes-and-seconds.ts';

/** Undefined for what is no time, and for one that the contract does not take. */
export function postProcessingOf(text: string): number | undefined {
  const seconds = secondsOf(text);
  return userInput.shape.postProcessingSeconds.safeParse(seconds).success ? seconds : undefined;
}

/** A fault is told in words of mm:ss, which the schema's words of seconds are not. */
export function postProcessingProblems(text: string): FieldProblem[] {
  if (text.trim() === '' || postProcessingOf(text) !== undefined) return [];
  return [{ path: 'postProcessingSeconds', kind: 'format' }];
}
