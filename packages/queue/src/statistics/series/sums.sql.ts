import { sql, type Body, type Tx } from '@sb/storage';
import { goByIndexes } from '../../go-by-indexes.sql.ts';
import { addStored, emptyHistogram, type Histogram } from '../histogram.ts';
import type { Span, Whose } from '../minutes.sql.ts';

/** Whose sums: of all that are meant together, or of each of their jobs or queues. */
export interface Grouping {
  readonly by: 'job_id' | 'queue_id' | undefined;
  readonly whose: Whose;
}

export interface EndedCounts {
  readonly succeeded: number;
  readonly failed: number;
  /** Cancelled, skipped or expired. */
  readonly other: number;
  /** Attempts beyond the first. */
  readonly retried: number;
}

/** Counts of one minute. */
export interface MinuteCounts extends EndedCounts {
  /** The number of a job or queue; 0: all together. */
  readonly group: number;
  /** Since the epoch. */
  readonly minute: number;
}

/** The sums of a minute, or of an hour with its first minute. */
export interface SumRow extends MinuteCounts {
  readonly runMs: number;
  readonly waitMs: number;
  readonly run: Histogram;
  readonly wait: Histogram;
}

type SumColumns = readonly [
  group: number,
  minute: number,
  succeeded: number,
  failed: number,
  other: number,
  retried: number,
  runMs: number,
  waitMs: number,
  /** One behind the other. */
  runHistograms: Uint8Array,
  waitHistograms: Uint8Array,
];

interface SumSpan extends Span {
  /** One row for all minutes or hours together, with the first of them. */
  readonly isOne?: boolean;
}

const STARTS = { stats_minute: 'minute', stats_hour: 'hour * 60' } as const;
const KEYS = { stats_minute: 'minute', stats_hour: 'hour' } as const;

/**
 * The rows of a span of minutes or hours, added up in the store: the rows of a long window are many, and to fetch each
 * costs more than its sum. Histograms cannot be added there: they are put together, and added here.
 */
export function* findSums(
  tx: Tx,
  table: keyof typeof KEYS,
  { from, before, isOne = false }: SumSpan,
  { by, whose: { jobId, queueId } }: Grouping,
): Body<readonly SumRow[]> {
  const rows = yield* tx.step<readonly unknown[]>({
    sqlite: (handle) =>
      handle
        .arrays(
          sumsText(table, by, {
            isOne,
            given: ['@from', '@before', '@jobId', '@queueId'],
            join: sqliteJoin,
          }),
        )
        .all({ from, before, jobId, queueId }),
    postgres: (handle) =>
      handle.arrays(
        `sums_${table}_${by ?? 'all'}_${isOne ? 'one' : 'each'}`,
        sumsText(table, by, {
          isOne,
          given: ['$1::bigint', '$2::bigint', '$3::int', '$4::int'],
          join: postgresJoin,
        }),
        [from, before, jobId, queueId],
      ),
  });
  return (rows as readonly SumColumns[]).map(sumRow);
}

function sumsText(
  table: keyof typeof KEYS,
  by: Grouping['by'],
  {
    isOne,
    given: [from, before, job, queue],
    join,
  }: {
    readonly isOne: boolean;
    readonly given: readonly [from: string, before: string, job: string, queue: string];
    readonly join: (column: string) => string;
  },
): string {
  const key = KEYS[table];
  const groups = [...(isOne ? [] : [key]), ...(by === undefined ? [] : [by])];
  return `select ${by ?? '0'}, ${isOne ? `min(${STARTS[table]})` : STARTS[table]}, ${['succeeded', 'failed', 'other', 'retried', 'run_ms', 'wait_ms'].map(total).join(', ')},
    ${join('run_histogram')}, ${join('wait_histogram')}
  from ${table} where ${key} >= ${from} and ${key} < ${before}
    and (${job} is null or job_id = ${job}) and (${queue} is null or queue_id = ${queue})
  ${groups.length === 0 ? '' : `group by ${groups.join(', ')}`} having count(*) > 0`;
}

function total(column: string): string {
  return `cast(sum(${column}) as bigint)`;
}

/** Of blobs it makes a text with the same bytes. */
function sqliteJoin(column: string): string {
  return `cast(group_concat(${column}, '') as blob)`;
}

function postgresJoin(column: string): string {
  return `string_agg(${column}, ''::bytea)`;
}

function sumRow(row: SumColumns): SumRow {
  const [group, minute, succeeded, failed, other, retried, runMs, waitMs] = row;
  const [run, wait] = [emptyHistogram(), emptyHistogram()];
  addStored(run, row[8]);
  addStored(wait, row[9]);
  return { group, minute, succeeded, failed, other, retried, runMs, waitMs, run, wait };
}

/** The counts of each minute of these hours since the epoch. */
export function* findCountsOfMinutes(
  tx: Tx,
  hours: readonly number[],
  { by, whose: { jobId, queueId } }: Grouping,
): Body<readonly MinuteCounts[]> {
  // PostgreSQL estimates ranges in a join badly, and would read all minutes for each hour.
  yield* goByIndexes(tx);
  const isSqlite = tx.dialect === 'sqlite';
  const hour = isSqlite
    ? sql`json_each(${JSON.stringify(hours)}) as hours cross join stats_minute`
    : sql`unnest(${hours}::bigint[]) as hours(value) join stats_minute on true`;
  return yield* tx.rows(sql<MinuteCounts>`
    select ${sql.raw(by ?? '0')} as "group", minute, ${sql.raw(`${total('succeeded')} as succeeded`)}, ${sql.raw(`${total('failed')} as failed`)}, ${sql.raw(`${total('other')} as other`)}, ${sql.raw(`${total('retried')} as retried`)}
    from ${hour} where minute >= hours.value * 60 and minute < hours.value * 60 + 60
      ${jobId === null ? sql`` : sql`and job_id = ${jobId}`} ${queueId === null ? sql`` : sql`and queue_id = ${queueId}`}
    group by 1, 2`);
}

/** The first minute or hour that is still stored. */
export function* findOldest(tx: Tx, table: keyof typeof KEYS): Body<number | undefined> {
  const key = sql.raw(KEYS[table]);
  const row = yield* tx.first(sql<{ oldest: number | null }>`
    select min(${key}) as oldest from ${sql.table(table)}`);
  return row?.oldest ?? undefined;
}
