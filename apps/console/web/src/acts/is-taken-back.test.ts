import { expect, test } from 'vitest';
import type { OverridesChanged } from '../../../src/answers/schedules.ts';
import { isTakenBack } from './is-taken-back.ts';

const one = (kind: 'skip' | 'change' | 'cron'): OverridesChanged['before'][number] => ({
  kind,
  by: 'ana',
  says: kind,
});
const [skip, change, cron] = [one('skip'), one('change'), one('cron')];

test.each([
  ['the first skip', 'skip', [], [skip], true],
  ['several skips at once', 'skip', [], [skip, skip], true],
  ['a skip beside another expression', 'skip', [cron], [skip, cron], true],
  ['a skip after another one', 'skip', [skip], [skip, skip], false],
  ['a skip of a fire that was changed', 'skip', [change], [skip], false],
  ['another expression in the place of one', 'cron', [cron], [cron], false],
] as const)('a removal of the kind takes back %s: %s %j %j', (_what, kind, before, after, isBack) => {
  expect(isTakenBack(kind, { before: [...before], after: [...after] })).toBe(isBack);
});
