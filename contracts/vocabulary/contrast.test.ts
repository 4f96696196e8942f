import { describe, expect, test } from 'vitest';
import { contrast, leastContrast, schemeColours } from './contrast.ts';

test('contrast is counted as WCAG counts it, whichever colour comes first', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#ffffff', '#ffffff')).toBe(1);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrast('#ffffff', '#777777')).toBeCloseTo(4.48, 2);
});

/** Every colour of a coarse grid, with white or black on it, whichever can be read. */
const steps = ['00', '33', '66', '99', 'cc', 'ff'];
const pairs = steps.flatMap((red) =>
  steps.flatMap((green) =>
    steps.map((blue) => {
      const accent = `#${red}${green}${blue}`;
      return { accent, onAccent: contrast(accent, '#ffffff') >= leastContrast ? '#ffffff' : '#000000' };
    }),
  ),
);

describe.each([
  { scheme: 'light', ground: '#ffffff', surface: '#f1f3f4', text: '#23282c', muted: '#5b646b' },
  { scheme: 'dark', ground: '#191d20', surface: '#262c31', text: '#e6e9eb', muted: '#a9b1b7' },
] as const)('$scheme', ({ scheme, ground, surface, text, muted }) => {
  test('everything can be read with any accent', () => {
    for (const pair of pairs) {
      const { accent, onAccent, hover, accentText, mine } = schemeColours(pair, scheme);
      for (const [one, behind] of [
        [onAccent, accent],
        [onAccent, hover],
        [accentText, ground],
        [accentText, surface],
        [accentText, mine],
        [text, mine],
        [muted, mine],
      ] as const) {
        const met = contrast(one, behind);
        expect(met, `${one} on ${behind} with ${accent}`).toBeGreaterThanOrEqual(leastContrast);
      }
    }
  });
});

test('an accent that can be read as text stays as it is', () => {
  const pair = { accent: '#0b6b66', onAccent: '#ffffff' };
  expect(schemeColours(pair, 'light').accentText).toBe('#0b6b66');
  expect(schemeColours(pair, 'dark').accentText).not.toBe('#0b6b66');
});
