import { expect, test } from 'vitest';
import { localZone } from './local-time.ts';

test.each`
  named              | zone
  ${'Europe/Berlin'} | ${'Europe/Berlin'}
  ${'Etc/Unknown'}   | ${'UTC'}
  ${'Foo/Bar'}       | ${'UTC'}
`('a machine whose zone is $named shows times in $zone', ({ named, zone }) => {
  expect(localZone(named)).toBe(zone);
});
