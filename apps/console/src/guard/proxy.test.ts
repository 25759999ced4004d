import { BlockList } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddress } from './proxy.ts';

const PROXIES = new BlockList();
PROXIES.addSubnet('10.0.0.0', 8, 'ipv4');
PROXIES.addAddress('fd00::1', 'ipv6');

test.each`
  what                                           | peer                 | forwardedFor                        | client
  ${'no proxy is believed to be one'}            | ${'203.0.113.7'}     | ${'198.51.100.1'}                   | ${'203.0.113.7'}
  ${'nothing was passed on'}                     | ${'10.0.0.1'}        | ${undefined}                        | ${'10.0.0.1'}
  ${'one proxy'}                                 | ${'10.0.0.1'}        | ${'203.0.113.9'}                    | ${'203.0.113.9'}
  ${'what the client wrote stands left'}         | ${'10.0.0.1'}        | ${'198.51.100.1, 203.0.113.9'}      | ${'203.0.113.9'}
  ${'proxies behind proxies'}                    | ${'10.0.0.1'}        | ${'203.0.113.9, fd00::1, 10.0.0.2'} | ${'203.0.113.9'}
  ${'all are proxies'}                           | ${'10.0.0.1'}        | ${'10.0.0.3, 10.0.0.2'}             | ${'10.0.0.1'}
  ${'an IPv4 address with its port'}             | ${'10.0.0.1'}        | ${'203.0.113.9:4711'}               | ${'203.0.113.9'}
  ${'an IPv6 address with its port'}             | ${'10.0.0.1'}        | ${'[2001:db8::1]:443'}              | ${'2001:db8::1'}
  ${'an IPv6 address in brackets'}               | ${'10.0.0.1'}        | ${'[2001:db8::1]'}                  | ${'2001:db8::1'}
  ${'a mapped IPv4 address'}                     | ${'::ffff:10.0.0.1'} | ${'[::ffff:203.0.113.9]:443'}       | ${'203.0.113.9'}
  ${'a port hides no address behind the one'}    | ${'10.0.0.1'}        | ${'1.2.3.4, 203.0.113.9:4711'}      | ${'203.0.113.9'}
  ${'a proxy with its port is still a proxy'}    | ${'10.0.0.1'}        | ${'203.0.113.9, 10.0.0.2:80'}       | ${'203.0.113.9'}
  ${'what is no address hides none behind it'}   | ${'10.0.0.1'}        | ${'1.2.3.4, unknown'}               | ${'10.0.0.1'}
  ${'an empty hop hides no address behind it'}   | ${'10.0.0.1'}        | ${'1.2.3.4, '}                      | ${'10.0.0.1'}
  ${'an address with a wrong port hides no one'} | ${'10.0.0.1'}        | ${'1.2.3.4, 203.0.113.9:x'}         | ${'10.0.0.1'}
`('$what', ({ peer, forwardedFor, client }) => {
  expect(clientAddress(peer, forwardedFor, PROXIES)).toBe(client);
});
