import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { expectCalm } from './storm.ts';

eachDialect('a storm of failures', (open, dialect) => {
  test.runIf(dialect === 'sqlite')('is told of once a rule and job, with what was left out', async () => {
    expect(await expectCalm(open, { failures: 1_000, evaluations: 5 })).toHaveLength(5);
  });
});
