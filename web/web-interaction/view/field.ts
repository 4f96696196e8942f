import { el, setText, showText } from './dom.ts';

export interface Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
  /** Shows what is wrong at the field, or that nothing is. */
  setFault(text: string | undefined): void;
  setRequired(required: boolean): void;
  /** Of a field that has a help text. */
  setHelp(text: string): void;
}

export interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  /** What a field that may stay empty says of itself; absent: it must be filled in. */
  readonly optional?: string;
  readonly value: string;
  readonly multiline?: boolean;
  /** Value and label of each choice; the field offers these. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
  readonly attributes: Readonly<Record<string, string>>;
  /** What is wrong even before all is typed, e.g. that it is too long. */
  readonly early: (value: string) => string | undefined;
  readonly onChange: (value: string) => void;
}

/** Label above, help and fault below, both tied to the input for screen readers. */
export function field(options: FieldOptions): Field {
  const { id, label, help, value, early, onChange } = options;
  const faultId = `${id}-fault`;
  const input = inputOf(options, help === undefined ? faultId : `${id}-help ${faultId}`);
  input.value = value;
  const optional = el('span', { class: 'help' });
  const fault = el('p', { id: faultId, class: 'fault' });
  fault.hidden = true;
  const setFault = (text: string | undefined) => {
    showText(fault, text);
    if (text === undefined) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  const setRequired = (required: boolean) => {
    input.required = required;
    showText(optional, required || options.optional === undefined ? undefined : ` ${options.optional}`);
  };
  setFault(early(value));
  setRequired(options.optional === undefined);
  input.addEventListener('input', () => {
    setFault(early(input.value));
    onChange(input.value);
  });
  const element = el('div', { class: 'field' }, el('label', { for: id }, label, optional), input);
  const helpText = el('p', { id: `${id}-help`, class: 'help' }, help ?? '');
  if (help !== undefined) element.append(helpText);
  element.append(fault);
  return { element, input, setFault, setRequired, setHelp: (text) => setText(helpText, text) };
}

function inputOf({ id, multiline, choices, attributes }: FieldOptions, describedBy: string): Field['input'] {
  const all = { id, 'aria-describedby': describedBy, ...attributes };
  if (choices === undefined) return el(multiline ? 'textarea' : 'input', all);
  return el('select', all, ...choices.map(([value, label]) => el('option', { value }, label)));
}

/** Marks every field of the list that has a fault and goes to the first; true when none has. */
export function allRight(faults: readonly (readonly [Field, string | undefined])[]): boolean {
  for (const [one, fault] of faults) one.setFault(fault);
  const first = faults.find(([, fault]) => fault !== undefined);
  first?.[0].input.focus();
  return first === undefined;
}
