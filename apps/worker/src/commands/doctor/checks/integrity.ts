import { checkIntegrity, type Integrity } from '@sb/storage';
import { plural } from '@sb/words';
import { type Check, type Finding, ok } from './check.ts';

const QUICK_MS = 5_000;
const HOUR_MS = 3_600_000;

/** Pure. */
export function judgeIntegrity({ damage, checked, tables }: Integrity, thorough: boolean): Finding {
  if (damage.length > 0)
    return {
      verdict: 'problem',
      found: damage.join('; '),
      expected: 'no damage',
      advice: 'Stop the daemons, keep the file, and restore a backup: worker db:restore <file>',
    };
  if (checked < tables)
    return ok(`${checked} of ${plural(tables, 'table')} whole; for all of them: --thorough`);
  return ok(`${plural(tables, 'table')} whole${thorough ? ', with all indexes' : ''}`);
}

export const integrity: Check = {
  id: 'integrity',
  title: 'integrity of the file',
  dialect: 'sqlite',
  withinMs: HOUR_MS,
  examine: async ({ store, thorough }) =>
    judgeIntegrity(
      await checkIntegrity(store, { thorough, budgetMs: thorough ? HOUR_MS : QUICK_MS }),
      thorough,
    ),
};
