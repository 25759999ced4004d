import { expect, test } from 'vitest';
import { addressKey } from './address-key.ts';

test.each`
  address                                | key
  ${'192.0.2.7'}                         | ${'address:192.0.2.7'}
  ${'::ffff:192.0.2.7'}                  | ${'address:192.0.2.7'}
  ${'::FFFF:c000:207'}                   | ${'address:192.0.2.7'}
  ${'2001:db8::1'}                       | ${'address:2001:db8:0:0::/64'}
  ${'2001:0DB8:0:0:ffff:eeee:dddd:cccc'} | ${'address:2001:db8:0:0::/64'}
  ${'2001:db8:0:1::1'}                   | ${'address:2001:db8:0:1::/64'}
  ${'1:2:3:4:5:6:7:8'}                   | ${'address:1:2:3:4::/64'}
  ${'::1'}                               | ${'address:0:0:0:0::/64'}
  ${'::'}                                | ${'address:0:0:0:0::/64'}
  ${'fe80::1%eth0'}                      | ${'address:fe80:0:0:0::/64'}
  ${'999.0.0.1'}                         | ${undefined}
  ${'example.org'}                       | ${undefined}
  ${''}                                  | ${undefined}
  ${undefined}                           | ${undefined}
`('$address counts as $key', ({ address, key }) => {
  expect(addressKey(address)).toBe(key);
});
