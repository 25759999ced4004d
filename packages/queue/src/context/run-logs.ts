/**
 * The log of a run: the first and the last 128 KB of each attempt, and between them a mark with the number of missing
 * lines. Of a run with many attempts, such as one that snoozes for weeks, the first attempt and the last ones are kept,
 * with the same mark between them. Written by the runner under its claim, so that late lines of a lost attempt stay apart;
 * read by `run:show` and `run:logs`.
 */
import type { Body, Store, Tx } from '@sb/storage';
import type { Claim } from '../run.ts';
import { appendLines, findLoggedClaims, readLines, takeLines } from './run-logs.sql.ts';

export interface LogLine {
  /** Ms since the epoch. */
  readonly at: number;
  readonly level: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A chunk of lines in order; `seq` counts the chunks of one attempt, and a chunk may be written again. */
export interface LogChunk {
  readonly seq: number;
  readonly lines: readonly LogLine[];
}

/** The chunks of the head of an attempt; the next one is the mark, once there is one. */
export const LOG_HEAD_CHUNKS = 2;

const LEFT_OUT = /^… (\d+) lines were left out here …$/;

/** The line of the row between head and tail. */
export function leftOutMark(at: number, lines: number): LogLine {
  return { at, level: 'warn', message: `… ${lines} lines were left out here …` };
}

/** The number that the mark says; undefined for any other line. */
export function leftOutBy({ message }: LogLine): number | undefined {
  const [, lines] = LEFT_OUT.exec(message) ?? [];
  return lines === undefined ? undefined : Number(lines);
}

/** The last attempts whose lines are kept, beside the first. */
const KEPT_CLAIMS = 20;
/** Of a run that has more from before, at most this many go at once: 256 KB each. */
const CLAIMS_AT_ONCE = 4;

export async function appendRunLogs(store: Store, claim: Claim, chunks: readonly LogChunk[]): Promise<void> {
  if (chunks.length === 0) return;
  const isFirst = chunks.some(({ seq }) => seq === 0);
  await store.write(
    function* (tx) {
      yield* appendLines(tx, claim, chunks);
      if (isFirst && claim.claimNo > KEPT_CLAIMS) yield* leaveOutOld(tx, claim);
    },
    { durable: false },
  );
}

/** The mark counts the lines that it replaces, an older mark among them, so that later lines keep their numbers. */
function* leaveOutOld(tx: Tx, { id, claimNo }: Claim): Body<void> {
  const upTo = claimNo - KEPT_CLAIMS;
  const [first, ...old] = yield* findLoggedClaims(tx, id, { upTo, limit: 1 + CLAIMS_AT_ONCE });
  const last = old.at(-1);
  if (first === undefined || last === undefined || old.length === 1) return;
  const taken = yield* takeLines(tx, id, { after: first, upTo: last });
  const counts = taken.flatMap(({ seq, lines }) => lines.map((line) => numbersOf(line, seq)));
  const at = taken.at(-1)?.lines.at(-1)?.at ?? 0;
  const mark = leftOutMark(
    at,
    counts.reduce((sum, count) => sum + count, 0),
  );
  yield* appendLines(tx, { id, claimNo: last }, [{ seq: LOG_HEAD_CHUNKS, lines: [mark] }]);
}

/** How many numbers a line takes: a mark takes those of the lines that it stands for. */
function numbersOf(line: LogLine, seq: number): number {
  return (seq === LOG_HEAD_CHUNKS ? leftOutBy(line) : undefined) ?? 1;
}

export interface RunLogPosition {
  readonly claimNo: number;
  readonly seq: number;
}

/** The chunks after a position, oldest first. A chunk that is rewritten keeps its position. */
export async function readRunLogs(
  store: Store,
  runId: number,
  after: RunLogPosition = { claimNo: 0, seq: -1 },
): Promise<readonly StoredChunk[]> {
  return store.read(function* (tx) {
    const chunks: StoredChunk[] = [];
    yield* walkRunLogs(tx, runId, after, (chunk) => chunks.push(chunk) > 0);
    return chunks;
  });
}

export type StoredChunk = RunLogPosition & { readonly lines: readonly LogLine[] };

/** Some 64 KB each. */
const CHUNKS_AT_ONCE = 4;

/** The chunks after a position, oldest first, until `take` has enough and returns false. */
export function* walkRunLogs(
  tx: Tx,
  runId: number,
  after: RunLogPosition,
  take: (chunk: StoredChunk) => boolean,
): Body<void> {
  let from: RunLogPosition | undefined = after;
  while (from) {
    const chunks: readonly StoredChunk[] = yield* readLines(tx, runId, from, CHUNKS_AT_ONCE);
    for (const chunk of chunks) if (!take(chunk)) return;
    from = chunks.length < CHUNKS_AT_ONCE ? undefined : chunks.at(-1);
  }
}
