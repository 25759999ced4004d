/** The proxies in front of the console, and whose request one has passed on. Pure. */
import { type BlockList, isIP } from 'node:net';

export function isProxy(peer: string | undefined, list: BlockList | undefined): boolean {
  const address = plain(peer);
  const family = isIP(address);
  return list !== undefined && family > 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** The address of the one who asks: behind proxies of the list, the last one that is none of them. */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  list: BlockList | undefined,
): string | undefined {
  if (!isProxy(peer, list)) return peer === undefined ? undefined : plain(peer);
  const hops = (forwardedFor ?? '').split(',').map((one) => plain(one.trim()));
  return hops.findLast((hop) => isIP(hop) > 0 && !isProxy(hop, list)) ?? plain(peer);
}

/** Whether the connection comes from this machine. */
export function isLoopback(peer: string | undefined): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|::1)$/.test(plain(peer));
}

/** An IPv4 address that came over an IPv6 socket. */
function plain(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/i, '');
}
