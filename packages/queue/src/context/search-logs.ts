/**
 * Searches the log lines of many runs, newest runs first, by keyset pages. Called by CLI and console. No index has words:
 * a page looks at 100 chunks of logs at most, some 6 MB, and says how far it came; the next one goes on from there.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { findJobNumber } from '../definitions.sql.ts';
import { goByIndexes } from '../go-by-indexes.sql.ts';
import { findSeqSince } from '../queries/ends-since.sql.ts';
import { createLineFilter, type LineFilter } from './line-filter.ts';
import type { LogLine } from './run-logs.ts';
import { findOldestSince, type LoggedRow, walkLogs } from './search-logs.sql.ts';

export interface LogSearch extends LineFilter {
  readonly text: string;
  readonly jobId?: string | undefined;
  /** The `next` of the page before. */
  readonly before?: LogPosition | undefined;
}

/** A chunk of the log of an attempt. */
export interface LogPosition {
  readonly runId: number;
  readonly claimNo: number;
  readonly seq: number;
}

export interface FoundLine extends LogLine, LogPosition {
  readonly jobId: string;
  /** The attempt that logged it, as run:show counts attempts. */
  readonly attempt: number;
}

export interface FoundLines {
  /** The newest run first; of a run, the newest line first. */
  readonly lines: readonly FoundLine[];
  /** Give it as `before` for the next page; absent when no log is left. */
  readonly next?: LogPosition;
  /** Chunks of logs that were looked at, and their bytes. */
  readonly searched: { readonly chunks: number; readonly bytes: number };
}

/** Chunks of a page: each has some 64 KB at most. */
const STEP = 100;
/** Runs end nearly in the order of `seq`: this many rows may lie on the other side of a time. */
const OUT_OF_ORDER = 1_000;
/** If more runs than this have ended since a time, their oldest is not looked for. */
const MOST_ENDED = 20_000;

/** Fails with `UNKNOWN_JOB`. */
export async function searchLogs(store: Store, search: LogSearch): Promise<FoundLines> {
  return store.read((tx) => findPage(tx, search));
}

function* findPage(tx: Tx, { text, jobId, levels, since, before }: LogSearch): Body<FoundLines> {
  yield* goByIndexes(tx);
  const rows = yield* walkLogs(tx, {
    before,
    fromRun: since === undefined ? 0 : ((yield* oldestSince(tx, since)) ?? 0),
    jobNumber: jobId === undefined ? undefined : yield* findJobNumber(tx, jobId),
    part: partOf(text.toLowerCase()),
    limit: STEP,
  });
  const fits = createLineFilter({ text, levels, since });
  const last = rows.at(-1);
  return {
    lines: rows.flatMap((row) => linesOf(row).filter(fits).toReversed()),
    ...(rows.length === STEP &&
      last && { next: { runId: last.run_id, claimNo: last.claim_no, seq: last.seq } }),
    searched: { chunks: rows.length, bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0) },
  };
}

function* oldestSince(tx: Tx, since: number): Body<number | undefined> {
  const { seq } = yield* findSeqSince(tx, since);
  return yield* findOldestSince(tx, seq - OUT_OF_ORDER, MOST_ENDED);
}

/**
 * The text as it is within JSON. The database knows only the case of ASCII letters for sure: with others, each chunk is
 * read.
 */
function partOf(wanted: string): string | undefined {
  return /^[ -~]+$/.test(wanted) ? JSON.stringify(wanted).slice(1, -1) : undefined;
}

function linesOf({ run_id, claim_no, seq, job, earlier, lines }: LoggedRow): readonly FoundLine[] {
  if (lines === null) return [];
  return (JSON.parse(lines) as readonly LogLine[]).map((line) => ({
    runId: run_id,
    jobId: job ?? '',
    claimNo: claim_no,
    seq,
    attempt: earlier + 1,
    ...line,
  }));
}
