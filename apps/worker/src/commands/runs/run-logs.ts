import { setTimeout as sleep } from 'node:timers/promises';
import { findRun, type LogLine, readRunLogs, type RunLogPosition } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { Call } from '../../cli/command.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import type { Output } from '../../cli/output.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';
import { logText, plainLogText } from '../../views/log-text.ts';
import { logLineShape } from '../../views/shapes.ts';

const LOOK_EVERY_MS = 500;

/** The lines that a run logged; with --follow until it has ended (with --json, an envelope a look that found some). */
export async function run(
  call: Call<{ readonly runId: string }, { readonly follow: boolean }>,
): Promise<void> {
  const { output, args, options } = call;
  const id = runIdOf(args.runId);
  await withStore(await createServices(call), async ({ store }) => {
    // An unknown run is an error; one without a log is not.
    await findRun(store, id);
    if (options.follow) return follow(store, id, output);
    const lines = await createLogReader(store, id).readNew();
    print(lines, output);
    if (lines.length === 0) output.remark(`Run ${id} has logged nothing so far.`);
  });
}

async function follow(store: Store, id: number, output: Output): Promise<void> {
  const interrupted = whenInterrupted();
  const reader = createLogReader(store, id);
  while (!interrupted.aborted) {
    const { finishedAt } = await findRun(store, id);
    const lines = await reader.readNew();
    if (lines.length > 0) print(lines, output);
    if (finishedAt !== undefined) return;
    await sleep(LOOK_EVERY_MS, undefined, { signal: interrupted }).catch(() => {});
  }
}

function print(lines: readonly LogLine[], output: Output): void {
  output.data(lines.map(logLineShape));
  output.lines(
    ...lines.map((line) => (output.isTerminal ? logText(line, output.style) : plainLogText(line))),
  );
}

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
