import { expect, test } from 'vitest';
import { startOfDay } from './start-of-day.ts';

const begins = (now: string, zone: string) => startOfDay(new Date(now), zone).toISOString();

test('a day begins at midnight of its zone', () => {
  expect(begins('2026-11-02T09:00:00.123Z', 'Europe/Paris')).toBe('2026-11-01T23:00:00.000Z');
  expect(begins('2026-11-01T23:00:00Z', 'Europe/Paris')).toBe('2026-11-01T23:00:00.000Z');
  expect(begins('2026-11-01T22:59:59.999Z', 'Europe/Paris')).toBe('2026-10-31T23:00:00.000Z');
  expect(begins('2026-11-02T09:00:00Z', 'Asia/Kolkata')).toBe('2026-11-01T18:30:00.000Z');
  expect(begins('2026-11-02T09:00:00Z', 'Pacific/Kiritimati')).toBe('2026-11-01T10:00:00.000Z');
  expect(begins('2026-11-02T09:00:00Z', 'UTC')).toBe('2026-11-02T00:00:00.000Z');
});

test('a day on which clocks change has 23 or 25 hours, and begins at its own midnight', () => {
  expect(begins('2026-03-29T20:00:00Z', 'Europe/Paris')).toBe('2026-03-28T23:00:00.000Z');
  expect(begins('2026-03-29T22:00:00Z', 'Europe/Paris')).toBe('2026-03-29T22:00:00.000Z');
  expect(begins('2026-10-25T22:59:59Z', 'Europe/Paris')).toBe('2026-10-24T22:00:00.000Z');
  expect(begins('2026-10-25T23:00:00Z', 'Europe/Paris')).toBe('2026-10-25T23:00:00.000Z');
});

test('where clocks change at midnight a day begins at one, or with the first of two hours', () => {
  // Beirut springs from 0:00 to 1:00; Havana goes back from 1:00 to 0:00.
  expect(begins('2026-03-29T12:00:00Z', 'Asia/Beirut')).toBe('2026-03-28T22:00:00.000Z');
  expect(begins('2026-11-01T12:00:00Z', 'America/Havana')).toBe('2026-11-01T04:00:00.000Z');
});
