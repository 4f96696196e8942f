/** Without letters and digits that people confuse when they read a password to one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679';
const fewestGroups = 4;
const lettersPerGroup = 4;

/** A random password that is easy to pass on: 16 letters (about 89 bits) or more, in groups, e.g. `Kd7f-m3Xq-wH9p-tR4c`. */
export function oneTimePassword(minLength: number): string {
  const groups = Math.max(fewestGroups, Math.ceil((minLength + 1) / (lettersPerGroup + 1)));
  const letters = Array.from({ length: groups * lettersPerGroup }, () => alphabet[below(alphabet.length)]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** A fair random number below `limit` (at most 256): bytes that would favour the low numbers are drawn again. */
function below(limit: number): number {
  const fair = 256 - (256 % limit);
  for (;;) {
    const [byte = 256] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) return byte % limit;
  }
}
