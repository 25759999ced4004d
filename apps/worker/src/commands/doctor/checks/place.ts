import { readSqliteFacts, type SqliteFacts } from '@sb/storage';
import { type Check, type Finding, ok } from './check.ts';

const OTHERS = 0o077;

/** Pure. */
export function judgePlace({ isOnNetwork, modes }: Pick<SqliteFacts, 'isOnNetwork' | 'modes'>): Finding {
  if (isOnNetwork)
    return {
      verdict: 'problem',
      found: 'it lies on a network file system',
      expected: 'a local disk: locks do not hold elsewhere',
      advice: 'Move it to a local disk, or use PostgreSQL for several machines.',
    };
  // A folder is not ours where somebody named a file in one that was there: what counts is the file then.
  const open = modes.filter(({ mode, isFolder }) => !isFolder && (mode & OTHERS) !== 0);
  if (open.length === 0) return ok('a local disk; only its owner reads it');
  return {
    verdict: 'warning',
    found: `others may read ${open.map(({ path, mode }) => `${path} (${octal(mode)})`).join(', ')}`,
    expected: '0600: inputs and results of runs are in it',
    advice: `chmod 600 ${open.map(({ path }) => path).join(' ')}`,
  };
}

export const place: Check = {
  id: 'place',
  title: 'where the file lies',
  dialect: 'sqlite',
  examine: async ({ store }) => {
    const facts = await readSqliteFacts(store);
    return facts ? judgePlace(facts) : ok('in memory');
  },
};

function octal(mode: number): string {
  return `0${mode.toString(8)}`;
}
