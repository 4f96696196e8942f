import { describe, expect, test } from 'vitest';
import { brandingValues, halfOf, shownColours } from './branding-values.ts';

const typed = (accent: string, onAccent: string) => ({ logo: '', colours: { accent, onAccent } });
const tenant = { accent: '#123456', onAccent: '#fedcba' };

describe('the colours of a form', () => {
  test('are shown as they are typed, with what holds in the place of a missing one', () => {
    expect(shownColours(typed(' #FFFF00', ''))).toEqual({ accent: '#ffff00', onAccent: '#ffffff' });
    expect(shownColours(typed('', '#000000'), tenant)).toEqual({ accent: '#123456', onAccent: '#000000' });
    expect(shownColours(typed('#ffff00', '#0000'), tenant)).toEqual({ accent: '#ffff00', onAccent: '#fedcba' });
  });

  test('are those beneath while none is whole', () => {
    expect(shownColours(typed('#ff', ''), tenant)).toEqual(tenant);
    expect(shownColours(brandingValues())).toBeUndefined();
  });

  test('lack the one that is empty while the other is not', () => {
    expect(halfOf(typed('#ffff00', ' '))).toBe('onAccent');
    expect(halfOf(typed('', '#ffff00'))).toBe('accent');
    expect(halfOf(typed('', ''))).toBeUndefined();
    expect(halfOf(typed('#ffff00', '#'))).toBeUndefined();
  });
});
