import { el, showText } from './dom.ts';

export interface Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  /** Shows what is wrong at the field, or that nothing is. */
  setFault(text: string | undefined): void;
}

export interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly multiline?: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  /** What is wrong even before all is typed, e.g. that it is too long. */
  readonly early: (value: string) => string | undefined;
  readonly onChange: (value: string) => void;
}

/** Label above, help and fault below, both tied to the input for screen readers. */
export function field({ id, label, help, value, multiline, attributes, early, onChange }: FieldOptions): Field {
  const helpId = `${id}-help`;
  const faultId = `${id}-fault`;
  const input = el(multiline ? 'textarea' : 'input', {
    id,
    required: '',
    'aria-describedby': help === undefined ? faultId : `${helpId} ${faultId}`,
    ...attributes,
  });
  input.value = value;
  const fault = el('p', { id: faultId, class: 'fault' });
  fault.hidden = true;
  const setFault = (text: string | undefined) => {
    showText(fault, text);
    if (text === undefined) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  setFault(early(value));
  input.addEventListener('input', () => {
    setFault(early(input.value));
    onChange(input.value);
  });
  const element = el('div', { class: 'field' }, el('label', { for: id }, label), input);
  if (help !== undefined) element.append(el('p', { id: helpId, class: 'help' }, help));
  element.append(fault);
  return { element, input, setFault };
}

/** Marks every field of the list that has a fault and goes to the first; true when none has. */
export function allRight(faults: readonly (readonly [Field, string | undefined])[]): boolean {
  for (const [one, fault] of faults) one.setFault(fault);
  const first = faults.find(([, fault]) => fault !== undefined);
  first?.[0].input.focus();
  return first === undefined;
}
