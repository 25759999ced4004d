import { expect, test } from 'vitest';
import { rulesWithAudit } from './retention-rules.ts';

test.each`
  what                            | input                   | configured              | audit        | raised
  ${'neither names it'}           | ${{}}                   | ${{}}                   | ${400}       | ${undefined}
  ${'the input is longer'}        | ${{ audit: 'forever' }} | ${{}}                   | ${'forever'} | ${undefined}
  ${'the input is shorter'}       | ${{ audit: 90 }}        | ${{}}                   | ${400}       | ${90}
  ${'the file is shorter'}        | ${{}}                   | ${{ audit: 30 }}        | ${30}        | ${undefined}
  ${'the input is between'}       | ${{ audit: 90 }}        | ${{ audit: 30 }}        | ${90}        | ${undefined}
  ${'both are the same'}          | ${{ audit: '720h' }}    | ${{ audit: 30 }}        | ${'720h'}    | ${undefined}
  ${'the file keeps it for good'} | ${{ audit: 500 }}       | ${{ audit: 'forever' }} | ${'forever'} | ${500}
`('keeps the audit as long as the longer one says: $what', ({ input, configured, audit, raised }) => {
  const found = rulesWithAudit({ ...input, events: 3 }, { ...configured, fires: 9 });
  expect(found).toMatchObject({ rules: { audit, events: 3, fires: 9 } });
  expect(found.raised).toBe(raised);
});
