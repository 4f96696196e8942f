/** Dates and times as the customer writes them. */
import type { Language } from '#contracts/vocabulary/language.ts';

/**
 * The browser's own variant of a language (`en-GB`), since `en` alone is American; the language itself where the
 * browser names none. What follows the region (`en-GB-oxendict`) says nothing about dates.
 */
export function regionalTag(language: Language, browserTags: readonly string[]): string {
  for (const tag of browserTags) {
    const regional = /^([a-z]{2})(?:-[a-z]{4})?-(?:[a-z]{2}|[0-9]{3})(?=-|$)/i.exec(tag);
    if (regional?.[1]?.toLowerCase() === language) return regional[0];
  }
  return language;
}

/** The time of day; the date too when it is not today's. Months by name: no order of numbers is everybody's. */
export function messageTime(tag: string): (at: Date, now: Date) => string {
  const time = new Intl.DateTimeFormat(tag, { timeStyle: 'short' });
  const dayAndTime = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  return (at, now) => (at.toDateString() === now.toDateString() ? time : dayAndTime).format(at);
}

/** The whole date and the time, for what is kept. */
export function keptTime(tag: string, timeZone?: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat(tag, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (at) => format.format(at);
}
