import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLevel } from '@sb/logger';
import { type AttemptRecord, createLineFilter, findRun, type LogPlace, readLogLines } from '@sb/queue';
import type { Store } from '@sb/storage';
import { attemptOfClaim, logLineShape } from '@sb/views';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import type { Output } from '../../cli/output.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { createServices, withStore } from '../../services/services.ts';
import { logText, plainLogText } from '../../views/log-text.ts';
import { levelsFrom } from './logs-flags.ts';
import type { ClaimedLine } from './views/run-lines.ts';

const READ_EVERY_MS = 500;

interface Options {
  readonly follow: boolean;
  readonly grep?: string;
  /** Ms. */
  readonly since?: number;
  readonly level?: LogLevel;
  readonly attempt?: number;
}

/**
 * Prints the log of a run, or the lines of it that the flags choose; with --follow until the run has ended (with --json,
 * one envelope for each read with new lines).
 */
export async function run(call: Call<{ readonly runId: string }, Options>): Promise<void> {
  const { output, args, options } = call;
  const id = runIdOf(args.runId);
  const interrupted = options.follow ? whenInterrupted() : undefined;
  await withStore(await createServices(call), async ({ store }) => {
    // An unknown run is an error; a run without a log is not.
    await findRun(store, id);
    const log = createChosenLog(store, { id, options, now: await store.now() });
    if (interrupted) return follow(store, { id, log, interrupted }, output);
    const { lines, attempts, hidden } = await log.readNew();
    print(lines, attempts, output);
    if (hidden > 0 && lines.length === 0)
      output.remark(`No line of run ${id} matches; it has ${plural(hidden, 'line')}: worker run:logs ${id}`);
    else if (lines.length === 0) output.remark(`Run ${id} has not logged anything yet.`);
  });
}

interface ChosenLines {
  readonly lines: readonly ClaimedLine[];
  /** The attempts of the run, read after its lines: those before a line are all there. */
  readonly attempts: readonly AttemptRecord[];
  /** The number of new lines that were not chosen. */
  readonly hidden: number;
}

interface ChosenLog {
  readNew(): Promise<ChosenLines>;
}

function createChosenLog(
  store: Store,
  { id, options, now }: { readonly id: number; readonly options: Options; readonly now: number },
): ChosenLog {
  const { grep: text, level, since, attempt } = options;
  const fits = createLineFilter({ text, levels: levelsFrom(level), since: since && now - since });
  const reader = createLogReader(store, id);
  return {
    async readNew() {
      const all = await reader.readNew();
      const { attempts } = await findRun(store, id);
      const lines = all.filter(
        (line) => fits(line) && (attempt === undefined || attemptOfClaim(attempts, line.claimNo) === attempt),
      );
      return { lines, attempts, hidden: all.length - lines.length };
    },
  };
}

async function follow(
  store: Store,
  {
    id,
    log,
    interrupted,
  }: { readonly id: number; readonly log: ChosenLog; readonly interrupted: AbortSignal },
  output: Output,
): Promise<void> {
  while (!interrupted.aborted) {
    const { finishedAt } = await findRun(store, id);
    const { lines, attempts } = await log.readNew();
    if (lines.length > 0) print(lines, attempts, output);
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

interface LogReader {
  /** Returns the lines that it has not returned before, oldest first. */
  readNew(): Promise<readonly ClaimedLine[]>;
}

export function createLogReader(store: Store, runId: number): LogReader {
  let last: LogPlace | undefined;
  return {
    async readNew() {
      const lines = await readLogLines(store, runId, last);
      last = lines.at(-1)?.place ?? last;
      return lines.map(({ place: _place, missing: _missing, ...line }) => line);
    },
  };
}
