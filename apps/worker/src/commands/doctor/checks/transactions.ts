import { type OpenTransaction, readOpenTransactions } from '@sb/storage';
import { formatCount, formatDuration } from '@sb/words';
import { clean } from '../../../cli/terminal/text.ts';
import { type Check, type Finding, ok } from './check.ts';

const LONG_MS = 60_000;
const TOO_LONG_MS = 600_000;
/** So many transactions have ended since; their dead rows are still there. */
const MANY_TRANSACTIONS = 1_000_000;

/** Pure. The oldest comes first. */
export function judgeTransactions(open: readonly OpenTransaction[]): Finding {
  const [oldest] = open;
  if (!oldest || oldest.ageMs < LONG_MS)
    return ok(oldest ? `the oldest is open for ${formatDuration(oldest.ageMs)}` : 'none is open');
  const kept = Math.max(0, ...open.map(({ keepsRowsOf }) => keepsRowsOf ?? 0));
  const isBad = oldest.ageMs >= TOO_LONG_MS || kept >= MANY_TRANSACTIONS;
  return {
    verdict: isBad ? 'problem' : 'warning',
    found: `${transactionText(oldest)}; dead rows of the last ${formatCount(kept)} transactions are kept`,
    expected: `none open for more than ${formatDuration(LONG_MS)}: claims get slower, and events are held back`,
    advice:
      oldest.pid === null
        ? 'Decide on it: commit prepared, or rollback prepared.'
        : `End it where it was begun, or: select pg_terminate_backend(${oldest.pid})`,
  };
}

export function transactionText({ pid, application, role, state, ageMs }: OpenTransaction): string {
  const who = clean(application) || 'a program without a name';
  const process = pid === null ? '' : `, pid ${pid}`;
  return `${who} (role ${clean(role) || 'unknown'}${process}, ${state || 'state hidden'}) for ${formatDuration(ageMs)}`;
}

export const transactions: Check = {
  id: 'transactions',
  title: 'open transactions',
  dialect: 'postgres',
  examine: async ({ store }) => judgeTransactions(await readOpenTransactions(store)),
};
