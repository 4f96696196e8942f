/** While waiting: leave the question as a message instead. Open by itself when nobody is there. */
import type { ChatState } from '../chat-state.ts';
import { longestAddress } from '../entered-text.ts';
import type { Texts } from '../texts.ts';
import { addressAttributes, addressFault } from './address.ts';
import { button, el, setText } from './dom.ts';
import { allRight, field } from './field.ts';
import { tooLong } from './too-long.ts';

export interface LeaveForm {
  readonly element: HTMLElement;
  update(state: ChatState): void;
}

export interface LeaveFormOptions {
  /** What was typed before. */
  readonly address: string;
  onAddress(address: string): void;
  onLeave(address: string): void;
}

export function leaveForm(t: Texts, options: LeaveFormOptions): LeaveForm {
  let leaving = false;
  let toldUnstaffed = false;
  const address = field({
    id: 'leave-address',
    label: t.form.address,
    help: t.form.addressHelp,
    value: options.address,
    attributes: addressAttributes,
    early: (value) => tooLong(t, value.trim(), longestAddress),
    onChange: (entered) => options.onAddress(entered),
  });
  const submit = button(t.form.leave, 'plain');
  const form = el('form', {}, address.element, submit);
  form.noValidate = true;
  const element = el('details', { class: 'leave' }, el('summary', {}, t.chat.leaveInstead), form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const entered = address.input.value.trim();
    if (leaving || !allRight([[address, addressFault(t, entered)]])) return;
    options.onLeave(entered);
  });
  return {
    element,
    update({ status, leavingTo, blocked }) {
      // Over a blocked socket nothing can be left; the line about the connection says how.
      element.hidden = blocked || status?.phase !== 'waiting';
      leaving = leavingTo !== undefined;
      setText(submit, leaving ? t.form.leaving : t.form.leave);
      submit.setAttribute('aria-disabled', String(leaving));
      const unstaffed = status?.staffed === false;
      // Only at the change: whoever closes it is not asked again every second.
      if (unstaffed && !toldUnstaffed) element.open = true;
      toldUnstaffed = unstaffed;
    },
  };
}
