/**
 * The log of a run line by line, for readers that come back while it grows. Read by `run:logs -f` and the console.
 * Promise: each line that is kept is returned once, and lines that were left out are counted. A line keeps its number
 * while later ones are left out behind the head, although the chunks of the tail move from row to row.
 * Exception: a node that has lost a run writes lines of its attempt until it notices the loss. A reader that has come to
 * the next attempt does not get them. Later readers get them, and the lines behind them have higher numbers there. And a
 * reader that is more than twenty attempts behind counts as left out also lines that it was given.
 */
import type { Store } from '@sb/storage';
import {
  LOG_HEAD_CHUNKS,
  type LogLine,
  leftOutBy,
  leftOutMark,
  type StoredChunk,
  walkRunLogs,
} from './run-logs.ts';

/** How far a reader has come. */
export interface LogPlace {
  /** Only what follows this chunk is read again; its last line has the number `before`. */
  readonly claimNo: number;
  readonly seq: number;
  readonly before: number;
  /** The number of the last line that was returned, or left out before it. */
  readonly nr: number;
}

export interface NumberedLine extends LogLine {
  readonly claimNo: number;
  /** Of the mark between head and tail: the lines that this reader was not given and never will be. */
  readonly missing?: number;
  /** Give it to read what follows this line. `nr` is the number of the line, counted over all attempts. */
  readonly place: LogPlace;
}

const BEGINNING: LogPlace = { claimNo: 0, seq: -1, before: 0, nr: 0 };

/** The lines behind a place, oldest first. `limit`: no more of its chunks are read than have as many lines. */
export async function readLogLines(
  store: Store,
  runId: number,
  place: LogPlace = BEGINNING,
  { limit = Infinity }: { readonly limit?: number } = {},
): Promise<readonly NumberedLine[]> {
  let nr = place.before;
  let from: Omit<LogPlace, 'nr'> = place;
  const lines: NumberedLine[] = [];
  const take = ({ claimNo, seq, lines: stored }: StoredChunk): boolean => {
    // The head is complete once a row follows it; all rows behind it may be written again.
    if (seq === 0 || seq === LOG_HEAD_CHUNKS) from = { claimNo, seq: seq - 1, before: nr };
    for (const line of stored) {
      const dropped = seq === LOG_HEAD_CHUNKS ? leftOutBy(line) : undefined;
      const missing = dropped && nr + dropped - Math.max(nr, place.nr);
      nr += dropped ?? 1;
      if (nr <= place.nr) continue;
      const shown = missing === undefined ? line : { ...leftOutMark(line.at, missing), missing };
      lines.push({ ...shown, claimNo, place: { ...from, nr } });
    }
    return lines.length < limit;
  };
  await store.read((tx) => walkRunLogs(tx, runId, place, take));
  return lines.slice(0, limit);
}
