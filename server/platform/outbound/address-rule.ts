/** Pure: which addresses outbound calls may reach. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IANA's special-purpose blocks that are not of the public internet: private, link-local (metadata services), reserved. */
const specialIPv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** Of the global unicast addresses, 2000::/3; nothing outside of them is public. */
const specialIPv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];
/** No single machine: "this host", which the kernel takes for loopback, groups, everybody. Never to be reached. */
const never = blockListOf(['0.0.0.0/32', '::/128', '224.0.0.0/4', '255.255.255.255/32', 'ff00::/8']);

const special = blockListOf([...specialIPv4, ...specialIPv6]);
const globalUnicast = blockListOf(['2000::/3']);
/** IPv4 addresses in the clothes of IPv6: mapped, compatible, and translated (NAT64). The last four bytes tell it. */
const disguises = blockListOf(['::ffff:0:0/96', '::/96', '64:ff9b::/96', '::ffff:0:0:0/96']);

export type AddressRule = (address: string) => boolean;

/** `privateNetworks`: addresses or networks (CIDR) that may be reached though they are not public. */
export function addressRule(privateNetworks: readonly string[]): AddressRule {
  const allowed = blockListOf(privateNetworks);
  return (written) => {
    const address = undisguise(written);
    if (address === undefined || holds(never, address)) return false;
    if (holds(allowed, address) || (address !== written && isIPv6(written) && holds(allowed, written))) return true;
    if (holds(special, address)) return false;
    return isIPv4(address) || holds(globalUnicast, address);
  };
}

/** The address that a packet would go to in the end; undefined for what is no address, or has a zone. */
function undisguise(address: string): string | undefined {
  if (isIPv4(address)) return address;
  if (!isIPv6(address) || address.includes('%')) return undefined;
  const bytes = bytesOf(address);
  const isLoopbackOrNone = bytes.slice(0, 15).every((byte) => byte === 0);
  if (isLoopbackOrNone || !disguises.check(address, 'ipv6')) return address;
  return bytes.slice(12).join('.');
}

function bytesOf(address: string): number[] {
  // A URL's host name is the canonical spelling, without an IPv4 tail.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
