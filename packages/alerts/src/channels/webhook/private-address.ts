import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Networks that are not the internet (IANA's special-purpose registries). */
const NOT_PUBLIC_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Inside 2000::/3, the only public range. 2002:: and 2001:: can carry any address of version 4. */
const NOT_PUBLIC_6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

/** Ways to write an address of version 4 as one of version 6; its last 32 bits are the address. */
const EMBEDDING = [
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
] as const;

const closed4 = listOf(NOT_PUBLIC_4, 'ipv4');
const closed6 = listOf(NOT_PUBLIC_6, 'ipv6');
const open6 = listOf([['2000::', 3]], 'ipv6');
const embedding = listOf(EMBEDDING, 'ipv6');

/** Private, loopback, link-local, shared (CGNAT), multicast, reserved, or no address at all. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (isIPv4(bare)) return closed4.check(bare, 'ipv4');
  if (!isIPv6(bare)) return true;
  if (embedding.check(bare, 'ipv6')) return isPrivateAddress(lastQuad(bare));
  return !open6.check(bare, 'ipv6') || closed6.check(bare, 'ipv6');
}

function listOf(
  networks: readonly (readonly [network: string, prefix: number])[],
  type: 'ipv4' | 'ipv6',
): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, type);
  return list;
}

/** `::ffff:7f00:1` is 127.0.0.1. */
function lastQuad(address: string): string {
  // The URL class of the platform turns every spelling into groups of hexadecimal digits.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':').slice(-2);
  return groups.flatMap((group) => bytesOf(Number.parseInt(group || '0', 16))).join('.');
}

function bytesOf(group: number): [number, number] {
  return [group >> 8, group & 255];
}
