/** Pure: what the placeholders of a canned answer stand for. */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { PlaceholderValues } from '#contracts/vocabulary/placeholder.ts';

export interface AnswerSubject {
  readonly customerName: string;
  readonly agent: { readonly firstName: string; readonly lastName: string };
  readonly queueName: string;
  readonly tenantName: string;
  /** IANA name; undefined: the zone of this device. */
  readonly timeZone: string | undefined;
  readonly at: Date;
  /** In which the answer is written. */
  readonly language: Language;
}

/** A date in words and a clock of 24 hours, which nobody anywhere reads as something else. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR' };

export function placeholderValues(subject: AnswerSubject): PlaceholderValues {
  const { customerName, agent, queueName, tenantName, at } = subject;
  const locale = locales[subject.language];
  const zone = subject.timeZone === undefined ? {} : { timeZone: subject.timeZone };
  return {
    'customer.name': customerName,
    'agent.name': `${agent.firstName} ${agent.lastName}`,
    'agent.firstName': agent.firstName,
    'queue.name': queueName,
    'tenant.name': tenantName,
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...zone }).format(at),
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone }).format(at),
  };
}
