/**
 * The first instant of the day that it is in a time zone at `now`: "today" of a tenant begins then. Also where clocks
 * change at midnight, so that the day begins at 1:00 or has its first hour twice. Pure but for the machine's zones.
 */
export function startOfDay(now: Date, timeZone: string): Date {
  const dayAt = dayIn(timeZone);
  const today = dayAt(now.getTime());
  // The day of a zone only moves on; between the two the first second of today is searched.
  let before = now.getTime() - longestDayMs;
  let within = Math.floor(now.getTime() / 1000) * 1000;
  before = Math.floor(before / 1000) * 1000;
  while (within - before > 1000) {
    const middle = before + Math.floor((within - before) / 2000) * 1000;
    if (dayAt(middle) === today) within = middle;
    else before = middle;
  }
  return new Date(within);
}

/** No day is longer, whatever clocks do. */
const longestDayMs = 30 * 3_600_000;

function dayIn(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (at) => format.format(at);
}
