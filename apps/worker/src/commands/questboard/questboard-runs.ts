/** What the jobs of a board did. */
import { listBoardRuns, type RunSummary } from '@sb/questboard';
import { relativeTime } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { onBoard } from './verbs/on-board.ts';

interface Options {
  readonly org?: string;
  readonly job?: string;
  readonly limit: number;
}

export async function run(call: Call<object, Options>): Promise<void> {
  const { output, options, io } = call;
  const { job, limit } = options;
  const runs = await onBoard(call, (store, orgId) =>
    listBoardRuns(store, orgId, { limit, ...(job !== undefined && { jobId: job }) }),
  );
  output.data(runs);
  if (runs.length > 0) output.table(runs, columns(io.now(), output.isTerminal));
  else output.remark('No job has run for this board yet.');
}

function columns(now: number, isTerminal: boolean): Column<RunSummary>[] {
  const margin = isTerminal ? '  ' : '';
  return [
    {
      header: `${margin}finished`,
      get: ({ finishedAt }) => `${margin}${relativeTime(Date.parse(finishedAt), now)}`,
      plain: ({ finishedAt }) => finishedAt,
    },
    { header: 'run', get: ({ runKey }) => runKey },
    { header: 'status', get: ({ status }) => status },
    { header: 'changes', get: ({ changes }) => String(changes.length), align: 'right' },
    { header: 'warnings', get: ({ warnings }) => String(warnings.length), align: 'right' },
  ];
}
