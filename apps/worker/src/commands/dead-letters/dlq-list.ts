import type { LetterStatus } from '@sb/jobs';
import { type DeadLetter, listDeadLetters } from '@sb/queue';
import { plural } from '@sb/words';
import { deadLetterShape, isoTime, relativeTime } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { filterOf, type FilterOptions } from './choice.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { letterStatusCell } from './letter-lines.ts';

interface Options extends Omit<FilterOptions, 'reasons'> {
  readonly status: readonly LetterStatus[];
  readonly reason?: FilterOptions['reasons'];
  readonly limit: number;
}

/** Lists runs that failed for good, newest first. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  const { status, limit, reason, ...filters } = options;
  const services = await createServices(call);
  const { letters, more, advice } = await withStore(services, async ({ store }) => {
    const filter = await filterOf(store, { ...filters, ...(reason && { reasons: reason }) });
    const page = await listDeadLetters(store, { ...filter, statuses: status, limit });
    return {
      letters: page.letters,
      more: page.next !== undefined,
      advice: page.letters.length === 0 ? await unknownJobRemark(options.job, store, services) : undefined,
    };
  });
  output.data(letters.map(deadLetterShape));
  if (letters.length === 0) output.remark(advice ?? `No ${status.join(' or ')} dead letter matches.`);
  else output.table(letters, columns(io.now()));
  if (more) output.remark(`There are more than ${plural(limit, 'dead letter')}. Show more: --limit 10000`);
}

function columns(now: number): readonly Column<DeadLetter>[] {
  return [
    { header: 'run', get: ({ runId }) => String(runId), align: 'right' },
    { header: 'job', get: ({ jobId }) => jobId },
    {
      header: 'died',
      get: ({ diedAt }) => relativeTime(diedAt, now),
      plain: ({ diedAt }) => isoTime(diedAt),
    },
    { header: 'status', get: (letter) => letterStatusCell(letter) },
    { header: 'reason', get: ({ reason }) => reason.replaceAll('_', ' '), plain: ({ reason }) => reason },
    { header: 'error', get: ({ error }) => error?.message ?? '', flexible: true },
  ];
}
