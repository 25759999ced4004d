/**
 * The log of a run: the first and the last 128 KB of each attempt, and between them a mark with the number of missing
 * lines. Written by the runner under its claim, so that late lines of a lost attempt stay apart; read by `run:show` and
 * `run:logs`.
 */
import type { Store } from '@sb/storage';
import type { Claim } from '../run.ts';
import { appendLines, readLines } from './run-logs.sql.ts';

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

export async function appendRunLogs(store: Store, claim: Claim, chunks: readonly LogChunk[]): Promise<void> {
  if (chunks.length === 0) return;
  await store.write((tx) => appendLines(tx, claim, chunks), { durable: false });
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
): Promise<readonly (RunLogPosition & { readonly lines: readonly LogLine[] })[]> {
  return store.read((tx) => readLines(tx, runId, after));
}
