import { expect, test } from 'vitest';
import { chooseOrg } from './choose-org.ts';

const org = (id: string) => ({ id, name: id, timezone: 'UTC', active: true });
const orgs = [org('acme'), org('umbra')];

test.each`
  what                              | named        | last         | shown
  ${'the address names one'}        | ${'umbra'}   | ${'acme'}    | ${'umbra'}
  ${'the address names none'}       | ${undefined} | ${'umbra'}   | ${'umbra'}
  ${'the last one is gone'}         | ${undefined} | ${'gone'}    | ${'acme'}
  ${'none was looked at'}           | ${undefined} | ${undefined} | ${'acme'}
  ${'the address names a gone one'} | ${'gone'}    | ${'umbra'}   | ${undefined}
`('$what: $shown', ({ named, last, shown }) => {
  expect(chooseOrg(orgs, { named, last })?.id).toBe(shown);
});
