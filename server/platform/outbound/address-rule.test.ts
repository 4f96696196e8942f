import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressRule } from './address-rule.ts';

const open = addressRule([]);

test.each([
  '93.184.216.34',
  '1.1.1.1',
  '172.32.0.1',
  '172.15.255.255',
  '100.128.0.1',
  '169.253.0.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '::ffff:93.184.216.34',
  '64:ff9b::5db8:d822',
])('%s is of the public internet', (address) => {
  expect(open(address)).toBe(true);
});

test.each([
  ['this host', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['shared with a provider', '100.64.0.1'],
  ['link-local', '169.254.0.1'],
  ['a metadata service', '169.254.169.254'],
  ['protocol assignments', '192.0.0.170'],
  ['documentation', '192.0.2.1'],
  ['documentation', '198.51.100.1'],
  ['documentation', '203.0.113.1'],
  ['benchmarks', '198.18.0.1'],
  ['a group', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['everybody', '255.255.255.255'],
  ['this host', '::'],
  ['loopback', '::1'],
  ['loopback, spelt out', '0:0:0:0:0:0:0:1'],
  ['loopback, mapped', '::ffff:127.0.0.1'],
  ['loopback, mapped in hexadecimal', '::ffff:7f00:1'],
  ['private, mapped', '::ffff:10.0.0.1'],
  ['a metadata service, mapped', '::ffff:a9fe:a9fe'],
  ['this host, mapped', '::ffff:0.0.0.0'],
  ['private, compatible', '::10.0.0.1'],
  ['loopback, translated', '64:ff9b::7f00:1'],
  ['loopback, translated (SIIT)', '::ffff:0:7f00:1'],
  ['local translation', '64:ff9b:1::a00:1'],
  ['loopback, in 6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:4136:e378::1'],
  ['unique local', 'fc00::1'],
  ['unique local', 'fd12:3456:789a::1'],
  ['a metadata service', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['a group', 'ff02::1'],
  ['documentation', '2001:db8::1'],
  ['discarded', '100::1'],
  ['no address', 'example.com'],
  ['no address', ''],
  ['no address', '2130706433'],
])('what is %s, %s, may not be reached', (_what, address) => {
  expect(open(address)).toBe(false);
});

test('the operator opens networks of his own, and nothing beside them', () => {
  const rule = addressRule(['10.20.0.0/16', '127.0.0.1', 'fd00:1::/32', '::1']);
  const allowed = [
    '10.20.0.1',
    '10.20.255.255',
    '127.0.0.1',
    'fd00:1::5',
    '::1',
    '::ffff:10.20.3.4',
    '::ffff:127.0.0.1',
  ];
  expect(allowed.filter((address) => !rule(address))).toEqual([]);
  const refused = ['10.21.0.1', '127.0.0.2', 'fd00:2::5', '::ffff:10.21.0.1', '169.254.169.254', '0.0.0.0', '::'];
  expect(refused.filter(rule)).toEqual([]);
});

test('this host and groups stay closed, whatever the operator opens', () => {
  const rule = addressRule(['0.0.0.0/0', '::/0']);
  expect(['0.0.0.0', '::', '::ffff:0.0.0.0', '224.0.0.1', '255.255.255.255', 'ff02::1'].filter(rule)).toEqual([]);
  expect(rule('10.0.0.1')).toBe(true);
});

test('an IPv4 address is judged alike in every one of its clothes', () => {
  const rule = addressRule(['10.0.0.0/8']);
  const byte = fc.nat(255);
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
      const plain = bytes.join('.');
      const hex = (from: number) => ((bytes[from] ?? 0) * 256 + (bytes[from + 1] ?? 0)).toString(16);
      const tail = `${hex(0)}:${hex(2)}`;
      for (const dressed of [`::ffff:${plain}`, `::FFFF:${tail}`, `0:0:0:0:0:ffff:${tail}`, `64:ff9b::${tail}`]) {
        expect(rule(dressed), dressed).toBe(rule(plain));
      }
    }),
  );
});

test('of the private IPv4 networks nothing is open', () => {
  const inside = fc.oneof(
    fc.tuple(fc.constant(10), fc.nat(255), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(127), fc.nat(255), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
  );
  fc.assert(fc.property(inside, (bytes) => !open(bytes.join('.'))));
});
