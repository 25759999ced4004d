import { setTimeout as sleep } from 'node:timers/promises';
import { type AttemptRecord, findRun, type LogLine, readRunLogs, type RunLogPosition } from '@sb/queue';
import type { Store } from '@sb/storage';
import { attemptOfClaim, logLineShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import type { Output } from '../../cli/output.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';
import { logText, plainLogText } from '../../views/log-text.ts';

const READ_EVERY_MS = 500;

/** Prints the log of a run; with --follow until the run has ended (with --json, one envelope for each read with new lines). */
export async function run(
  call: Call<{ readonly runId: string }, { readonly follow: boolean }>,
): Promise<void> {
  const { output, args, options } = call;
  const id = runIdOf(args.runId);
  const interrupted = options.follow ? whenInterrupted() : undefined;
  await withStore(await createServices(call), async ({ store }) => {
    // An unknown run is an error; a run without a log is not.
    const { attempts } = await findRun(store, id);
    if (interrupted) return follow(store, { id, interrupted }, output);
    const lines = await createLogReader(store, id).readNew();
    print(lines, attempts, output);
    if (lines.length === 0) output.remark(`Run ${id} has not logged anything yet.`);
  });
}

async function follow(
  store: Store,
  { id, interrupted }: { readonly id: number; readonly interrupted: AbortSignal },
  output: Output,
): Promise<void> {
  const reader = createLogReader(store, id);
  while (!interrupted.aborted) {
    const { finishedAt } = await findRun(store, id);
    const lines = await reader.readNew();
    // Read after the lines: the attempts before theirs are all there.
    if (lines.length > 0) print(lines, (await findRun(store, id)).attempts, output);
    if (finishedAt !== undefined) return;
    await sleep(READ_EVERY_MS, undefined, { signal: interrupted }).catch(() => {});
  }
}

function print(lines: readonly ClaimedLine[], attempts: readonly AttemptRecord[], output: Output): void {
  output.data(
    lines.map((line) => logLineShape({ attempt: attemptOfClaim(attempts, line.claimNo), ...line })),
  );
  output.lines(
    ...lines.map((line) => (output.isTerminal ? logText(line, output.style) : plainLogText(line))),
  );
}

interface ClaimedLine extends LogLine {
  readonly claimNo: number;
}

interface LogReader {
  /** Returns the lines that it has not returned before, oldest first. */
  readNew(): Promise<readonly ClaimedLine[]>;
}

/** Reads a growing log. The last chunk grows in place: it is read again, without the lines that were read before. */
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
        return (isKnown ? lines.slice(before.known) : lines).map((line) => ({ claimNo, ...line }));
      });
    },
  };
}
