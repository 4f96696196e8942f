/** Times as the guide writes them: mm:ss. */

/** `90` is `01:30`. */
export function minutesAndSeconds(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** `01:30` and `1:30` are 90; NaN for what is no such time, which no schema takes. */
export function secondsOf(text: string): number {
  const [, minutes, seconds] = /^(\d{1,2}):([0-5]\d)$/.exec(text.trim()) ?? [];
  return minutes === undefined ? Number.NaN : Number(minutes) * 60 + Number(seconds);
}
