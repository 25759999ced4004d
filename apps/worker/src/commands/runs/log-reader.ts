import { type LogLine, readRunLogs, type RunLogPosition } from '@sb/queue';
import type { Store } from '@sb/storage';

export interface LogReader {
  /** The lines that were not read before, oldest first. */
  readNew(): Promise<readonly LogLine[]>;
}

/** Reads a log while it is written: its last chunk grows in place, so that is read again and what is known left out. */
export function createLogReader(store: Store, runId: number): LogReader {
  let last: (RunLogPosition & { readonly known: number }) | undefined;
  return {
    async readNew() {
      const before = last;
      const chunks = await readRunLogs(
        store,
        runId,
        before && { claimNo: before.claimNo, seq: before.seq - 1 },
      );
      const newest = chunks.at(-1);
      if (newest) last = { claimNo: newest.claimNo, seq: newest.seq, known: newest.lines.length };
      return chunks.flatMap(({ claimNo, seq, lines }) => {
        const isKnown = before !== undefined && claimNo === before.claimNo && seq === before.seq;
        return isKnown ? lines.slice(before.known) : lines;
      });
    },
  };
}
