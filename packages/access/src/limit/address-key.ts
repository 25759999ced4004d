import { isIP, isIPv6 } from 'node:net';

/**
 * The key under which sign-ins from an address are counted: an IPv4 address, or the network (/64) of an IPv6 address,
 * because one customer has all addresses of it. Undefined: the text is no address. Pure.
 */
export function addressKey(text: string | undefined): string | undefined {
  const address = text?.split('%', 1)[0] ?? '';
  if (isIP(address) === 0) return undefined;
  if (!isIPv6(address)) return `address:${address}`;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff;
  if (isMapped) return `address:${[...bytesOf(groups[6]), ...bytesOf(groups[7])].join('.')}`;
  return `address:${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight numbers of an IPv6 address. `URL` writes it in its shortest form, without dots. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [front, back] = [numbersOf(head), numbersOf(tail)];
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
}

function numbersOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function bytesOf(group = 0): readonly number[] {
  return [group >> 8, group & 0xff];
}
