import { expect, it } from 'vitest';
import { isTimeZone, tenantDefaults } from './tenants.ts';

it('A tenant’s time zone is an IANA name that a browser may have as its default, or UTC', () => {
  const names = ['UTC', 'Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'America/Port-au-Prince', 'Asia/Ho_Chi_Minh'];
  for (const name of [...names, 'America/Argentina/Buenos_Aires', 'US/East-Indiana', tenantDefaults.timeZone]) {
    expect(isTimeZone(name), name).toBe(true);
  }
});

it('Every zone that browsers list is accepted', () => {
  expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([]);
});

it('Offsets, other spellings and inventions are no time zones', () => {
  const wrong = ['', '+01:00', '-0800', 'utc', 'europe/paris', 'EUROPE/KYIV', 'asia/kolkata', 'Mars/Olympus', ' UTC'];
  for (const name of wrong) expect(isTimeZone(name), name).toBe(false);
});
