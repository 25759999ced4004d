import type { FinishedState, Trigger } from '@sb/jobs';
import { type HistoryFilter, type HistoryPage, listHistory, type RunRecord } from '@sb/queue';
import { exactDuration, formatCount, formatDuration } from '@sb/words';
import {
  endedCursor,
  endedPosition,
  isoTime,
  maskRun,
  relativeTime,
  roundedDuration,
  runShape,
} from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { PastTime } from '../../cli/option-values.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';
import { dryMark, stateCell } from '../../views/state-cell.ts';
import { LIMIT } from '../input/shared-flags.ts';
import { errorLine } from '../../views/error-lines.ts';
import { typedLine } from './typed-line.ts';
import { unknownNameRemark } from './many/unknown-names.ts';

export interface HistoryOptions {
  readonly job?: string;
  readonly status?: readonly FinishedState[];
  readonly queue?: string;
  readonly schedule?: string;
  readonly trigger?: Trigger;
  readonly by?: string;
  readonly tag?: string;
  readonly since?: PastTime;
  readonly until?: PastTime;
  /** Ms. */
  readonly longerThan?: number;
  readonly error?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Lists finished runs, newest first. */
export async function run(call: Call<object, HistoryOptions>): Promise<void> {
  const { output, io, options } = call;
  const before = placeOf(options);
  const services = await createServices(call);
  const { page, advice } = await withStore(services, async ({ store }) => {
    const found = await listHistory(store, { ...filterOf(options, await store.now()), before });
    return {
      page: found,
      advice: found.runs.length === 0 ? await unknownNameRemark(options, store, services) : undefined,
    };
  });
  const { next, searched } = page;
  const runs = page.runs.map((record) => maskRun(record, services.secrets));
  const cursor = next === undefined ? undefined : endedCursor(next);
  output.data(runs.map(runShape), { ...(cursor !== undefined && { next: cursor }), searched });
  if (runs.length > 0) output.table(runs, columns(io.now(), output.isTerminal));
  else if (advice !== undefined || searched.isWhole) output.remark(advice ?? 'No finished run matches.');
  // A full page of rows in a pipe is what was asked for; --jsonl has no page, so a note has it.
  const further = furtherText(page, options, output.isTerminal || output.json);
  if (further !== undefined) output.further(further);
}

function placeOf({ cursor }: HistoryOptions): number | undefined {
  const place = cursor === undefined ? undefined : endedPosition(cursor);
  if (cursor !== undefined && place === undefined)
    throw new UsageError('--cursor is not the next of a list of finished runs');
  return place;
}

function filterOf(options: HistoryOptions, now: number): HistoryFilter {
  const { job: jobId, status: states, queue, schedule, trigger, by: createdBy, tag, error, limit } = options;
  return {
    jobId,
    states,
    queue,
    schedule,
    trigger,
    createdBy,
    tag,
    error,
    limit,
    minMs: options.longerThan,
    since: options.since?.at(now),
    until: options.until?.at(now),
  };
}

/** How far a bounded search looked, and the command that goes on; where `saysOlder`, also that there are older runs. */
export function furtherText(
  { runs, next, searched }: HistoryPage,
  options: HistoryOptions,
  saysOlder: boolean,
): string | undefined {
  if (next === undefined) return undefined;
  const { longerThan, status, since, until, job, queue, schedule, trigger, by, tag, error } = options;
  const goOn = typedLine('history', {
    job,
    status: status?.join(','),
    queue,
    schedule,
    trigger,
    by,
    tag,
    since: since?.text,
    until: until?.text,
    'longer-than': longerThan === undefined ? undefined : exactDuration(longerThan),
    error,
    limit: options.limit === LIMIT.default ? undefined : options.limit,
    cursor: endedCursor(next),
  });
  if (runs.length < options.limit)
    return `Looked at ${formatCount(searched.rows)} runs, not at all of them. To go on: ${goOn}`;
  return saysOlder ? `Older runs: ${goOn}` : undefined;
}

function columns(now: number, isTerminal: boolean): readonly Column<RunRecord>[] {
  return [
    { header: 'run', get: ({ id }) => String(id), align: 'right' },
    { header: 'job', get: ({ jobId }) => jobId },
    {
      header: 'finished',
      get: ({ finishedAt }) => (finishedAt === undefined ? '-' : relativeTime(finishedAt, now)),
      plain: ({ finishedAt }) => isoTime(finishedAt) ?? '',
    },
    { header: 'state', get: (record) => stateCell(record.state, dryMark(record)) },
    isTerminal ? TIMES : TOOK,
    { header: 'tries', get: ({ attempt }) => String(attempt), align: 'right', expendable: 1 },
    { header: 'trigger', get: ({ trigger, schedule }) => schedule ?? trigger, expendable: 2 },
    { header: 'error', get: ({ error }) => (error ? errorLine(error) : ''), flexible: true },
    // At the end: programs count columns.
    ...(isTerminal ? [] : [TOTAL]),
  ];
}

/** For people: the last attempt, and all of it where that is another number. */
const TIMES: Column<RunRecord> = {
  header: 'took',
  get: (record) => {
    const [took, total] = [tookMs(record), totalMs(record)];
    if (total === undefined) return '-';
    if (took === undefined) return `- of ${roundedDuration(total)}`;
    const isSame = roundedDuration(took) === roundedDuration(total) || total - took < SHORT_WAIT_MS;
    return isSame ? formatDuration(took) : `${formatDuration(took)} of ${roundedDuration(total)}`;
  },
};

/** A run that was taken this fast took no longer in total than its attempt. */
const SHORT_WAIT_MS = 1_000;

const TOOK: Column<RunRecord> = { header: 'took', get: (record) => String(tookMs(record) ?? '') };
const TOTAL: Column<RunRecord> = { header: 'total', get: (record) => String(totalMs(record) ?? '') };

/** Of the last attempt. */
function tookMs({ startedAt, finishedAt }: RunRecord): number | undefined {
  return startedAt === undefined || finishedAt === undefined ? undefined : finishedAt - startedAt;
}

/** From enqueue to end, with its delay, its waits and all attempts: lists do not have the start of the first one. */
function totalMs({ createdAt, finishedAt }: RunRecord): number | undefined {
  return finishedAt === undefined ? undefined : finishedAt - createdAt;
}
