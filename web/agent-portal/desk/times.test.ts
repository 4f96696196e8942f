import { describe, expect, it } from 'vitest';
import { timeTexts } from './times.ts';

const now = Date.parse('2026-11-24T15:00:00Z');
const paris = { zone: 'Europe/Paris', tenantZone: 'Europe/Paris' };
const short = (time: string, locale: string) =>
  timeTexts(time, now, { locale, ...paris }).short.replaceAll('\u202f', ' ');

describe('a time', () => {
  it('of today is the time alone, as the person’s own variety of the language writes it', () => {
    expect(short('2026-11-24T13:05:00Z', 'en-GB')).toBe('14:05');
    expect(short('2026-11-24T13:05:00Z', 'en-US')).toBe('2:05 PM');
    expect(short('2026-11-24T13:05:00Z', 'fr')).toBe('14:05');
  });

  it('of another day has its date', () => {
    expect(short('2026-11-22T08:05:00Z', 'en-GB')).toMatch(/^22 Nov, 0?9:05$/);
    expect(short('2026-11-22T08:05:00Z', 'fr')).toMatch(/^22 nov\.[,à ]* 0?9:05$/);
    expect(short('2025-11-22T08:05:00Z', 'en-GB')).toMatch(/^22 Nov 2025, 0?9:05$/);
  });

  it('counts days in the zone of the reader', () => {
    expect(short('2026-11-23T22:59:00Z', 'en-GB')).toBe('23 Nov, 23:59');
    expect(short('2026-11-23T23:01:00Z', 'en-GB')).toBe('00:01');
  });

  it('says date, time and the tenant’s zone in full', () => {
    const look = { locale: 'en-GB', zone: 'Europe/Paris', tenantZone: 'America/Montreal' };
    expect(timeTexts('2026-11-24T13:05:00Z', now, look).full).toMatch(
      /Tuesday,? 24 November 2026 at 08:05:00 (GMT-5|EST)/,
    );
    expect(timeTexts('2026-11-24T13:05:00Z', now, { locale: 'en-GB', zone: 'Europe/Paris' }).full).toMatch(
      /14:05:00 (CET|GMT\+1)/,
    );
  });

  it('is the reader’s own where the browser does not know the tenant’s zone', () => {
    const look = { locale: 'en-GB', zone: 'UTC', tenantZone: 'Mars/Olympus' };
    expect(timeTexts('2026-11-24T13:05:00Z', now, look).full).toMatch(/24 November 2026/);
  });
});
