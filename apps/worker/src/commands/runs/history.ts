import type { FinishedState } from '@sb/jobs';
import { listHistory, type RunError, type RunRecord } from '@sb/queue';
import { formatDuration } from '@sb/words';
import { isoTime, maskRun, relativeTime, runShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { dryMark, stateCell } from '../../views/state-cell.ts';

interface Options {
  readonly job?: string;
  readonly status?: readonly FinishedState[];
  /** Ms. */
  readonly since?: number;
  readonly limit: number;
}

/** Lists finished runs, newest first. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  const services = await createServices(call);
  const { runs, advice } = await withStore(services, async ({ store }) => {
    const since = options.since === undefined ? undefined : (await store.now()) - options.since;
    const page = await listHistory(store, {
      limit: options.limit,
      ...(options.job !== undefined && { jobId: options.job }),
      ...(options.status && { states: options.status }),
      ...(since !== undefined && { since }),
    });
    return {
      runs: page.runs.map((record) => maskRun(record, services.secrets)),
      advice: page.runs.length === 0 ? await unknownJobRemark(options.job, store, services) : undefined,
    };
  });
  output.data(runs.map(runShape));
  if (runs.length === 0) output.remark(advice ?? 'No finished run matches.');
  else output.table(runs, columns(io.now()));
}

function columns(now: number): readonly Column<RunRecord>[] {
  return [
    { header: 'run', get: ({ id }) => String(id), align: 'right' },
    { header: 'job', get: ({ jobId }) => jobId },
    {
      header: 'finished',
      get: ({ finishedAt }) => (finishedAt === undefined ? '-' : relativeTime(finishedAt, now)),
      plain: ({ finishedAt }) => isoTime(finishedAt) ?? '',
    },
    { header: 'state', get: (record) => stateCell(record.state, dryMark(record)) },
    {
      header: 'took',
      get: (record) => durationOf(record) ?? '-',
      plain: (record) => String(tookMs(record) ?? ''),
      align: 'right',
    },
    { header: 'tries', get: ({ attempt }) => String(attempt), align: 'right', expendable: 1 },
    { header: 'trigger', get: ({ trigger, schedule }) => schedule ?? trigger, expendable: 2 },
    { header: 'error', get: ({ error }) => (error ? errorLine(error) : ''), flexible: true },
  ];
}

/** `TypeError: no such user`; the name `Error` says nothing. */
function errorLine({ name, message }: RunError): string {
  return name === undefined || name === 'Error' ? message : `${name}: ${message}`;
}

function durationOf(record: RunRecord): string | undefined {
  const ms = tookMs(record);
  return ms === undefined ? undefined : formatDuration(ms);
}

function tookMs({ startedAt, finishedAt }: RunRecord): number | undefined {
  return startedAt === undefined || finishedAt === undefined ? undefined : finishedAt - startedAt;
}
