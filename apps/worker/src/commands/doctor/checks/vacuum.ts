import { readServerFacts, readTableFacts, type TableFacts } from '@sb/storage';
import { formatCount } from '@sb/words';
import { type Check, type Finding, ok } from './check.ts';

/** Of the hottest table: the migration sets them. */
const WANTED = ['autovacuum_vacuum_scale_factor=0', 'autovacuum_vacuum_threshold=1000'];
const MANY_DEAD = 100_000;

/** Pure. */
export function judgeVacuum({ deadRows, liveRows, options }: TableFacts, autovacuum: string): Finding {
  if (autovacuum === 'off' || options.includes('autovacuum_enabled=false'))
    return {
      verdict: 'problem',
      found: 'autovacuum is off',
      expected: 'on: each claim leaves a dead row',
      advice: 'Turn it on in postgresql.conf; for the table: alter table runs reset (autovacuum_enabled)',
    };
  const missing = WANTED.filter((option) => !options.includes(option));
  if (missing.length > 0)
    return {
      verdict: 'warning',
      found: `the table runs lacks ${missing.join(', ')}`,
      expected: 'the settings that its migration gave it',
      advice: `Give them back: alter table runs set (${missing.join(', ')})`,
    };
  const found = `runs has about ${formatCount(deadRows)} dead rows and ${formatCount(liveRows)} live ones`;
  if (deadRows <= Math.max(MANY_DEAD, liveRows)) return ok(found);
  return {
    verdict: 'warning',
    found,
    expected: `at most ${formatCount(MANY_DEAD)}`,
    advice: 'Look for an open transaction that keeps them; then: vacuum runs',
  };
}

export const vacuum: Check = {
  id: 'vacuum',
  title: 'dead rows',
  dialect: 'postgres',
  examine: async ({ store }) => {
    const [table, { settings }] = [await readTableFacts(store, 'runs'), await readServerFacts(store)];
    return table ? judgeVacuum(table, settings['autovacuum'] ?? 'on') : ok('there is no table yet');
  },
};
