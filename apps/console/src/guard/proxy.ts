/** The proxies in front of the console, and whose request one has passed on. Pure. */
import { type BlockList, isIP } from 'node:net';

export function isProxy(peer: string | undefined, list: BlockList | undefined): boolean {
  const address = plain(peer);
  const family = isIP(address);
  return list !== undefined && family > 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The address of the one who asks: behind proxies of the list, the last one that is none of them. The sender of the
 * request may have invented the addresses before that one. If that one is no address, the address of the connection counts.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  list: BlockList | undefined,
): string | undefined {
  if (!isProxy(peer, list)) return peer === undefined ? undefined : plain(peer);
  const hops = (forwardedFor ?? '').split(',').map(hopAddress);
  const sender = hops.findLast((hop) => !isProxy(hop, list)) ?? '';
  return isIP(sender) > 0 ? sender : plain(peer);
}

/** Whether the connection comes from this machine. */
export function isLoopback(peer: string | undefined): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|::1)$/.test(plain(peer));
}

/** Some proxies write the port too: `203.0.113.9:4711`, `[2001:db8::1]:443`. */
function hopAddress(text: string): string {
  const hop = text.trim();
  const [, ipv6, ipv4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(hop) ?? [];
  return plain(ipv6 ?? ipv4 ?? hop);
}

/** An IPv4 address that came over an IPv6 socket. */
function plain(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/i, '');
}
