/** Times as people of a language write them. Pure but for the formatters it keeps. */

interface TimeLook {
  /** With region, e.g. `en-GB`. */
  readonly locale: string;
  /** The zone of the person's own clock; undefined stands for the browser's. */
  readonly zone?: string | undefined;
  /** The tenant's zone, for the full time; the person's own where it is not known. */
  readonly tenantZone?: string | undefined;
}

/** `short` has the date only when it is not today's; `full` says date, time and zone. `now` in milliseconds. */
export function timeTexts(time: string, now: number, look: TimeLook): { short: string; full: string } {
  const { locale, zone, tenantZone } = look;
  const at = new Date(time);
  const same = (parts: Intl.DateTimeFormatOptions) => {
    const { format } = formatter('en', parts, zone);
    return format(at) === format(now);
  };
  const date: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  const shown: Intl.DateTimeFormatOptions = same({ dateStyle: 'short' })
    ? { timeStyle: 'short' }
    : { ...date, ...clock, ...(same({ year: 'numeric' }) ? {} : { year: 'numeric' }) };
  return {
    short: formatter(locale, shown, zone).format(at),
    full: formatter(locale, { dateStyle: 'full', timeStyle: 'long' }, tenantZone ?? zone).format(at),
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one is slow, and a desk shows hundreds of times. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined) {
  const key = JSON.stringify([locale, options, timeZone]);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = newFormatter(locale, options, timeZone);
  formatters.set(key, made);
  return made;
}

function newFormatter(locale: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined) {
  try {
    return new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone });
  } catch (error) {
    if (!(error instanceof RangeError) || timeZone === undefined) throw error;
    console.warn('this browser does not know the zone', timeZone);
    return new Intl.DateTimeFormat(locale, options);
  }
}
