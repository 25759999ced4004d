import { explainRun, findRun, readStandings } from '@sb/queue';
import type { ClaimedRun } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { formatDuration } from '@sb/words';
import { causeLine, clean, localClock, standingText } from '@sb/views';
import { canRedraw } from '../../cli/progress.ts';
import type { Io } from '../../cli/command.ts';
import type { Output } from '../../cli/output.ts';
import { cut } from '../../cli/terminal/text.ts';

const INDENT = '  ';
const REPLACE_LINE_ABOVE = '\u001b[1A\r\u001b[K';

/** A remark about a run that starts here although its job or its queue is paused; undefined if neither is. */
export async function pauseRemark(
  store: Store,
  run: { readonly jobId: string; readonly queue: string },
  now: number,
): Promise<string | undefined> {
  const { job, queue } = await readStandings(store, run);
  const paused = [
    ...(job.mode === 'paused' ? [`the job ${run.jobId} is ${standingText(job, now)}`] : []),
    ...(queue.mode === 'paused' ? [`the queue ${run.queue} is ${standingText(queue, now)}`] : []),
  ];
  return paused.length === 0 ? undefined : `The run starts here anyway: ${paused.join('; ')}`;
}

/** Reports a run that ended without a start, because a run before it had failed. A quick success is not reported. */
export async function reportEarlyEnd(store: Store, id: number, output: Output): Promise<void> {
  const { state, startedAt, finishedAt, error, reason } = await findRun(store, id);
  const why = error?.message ?? reason;
  if (finishedAt !== undefined && startedAt === undefined && why !== undefined)
    output.remark(`Run ${id} is ${state} already: ${why}.`);
}

/** Reports on stderr which runs a run waits for: once, and again after each change. */
export function createOthersNotice(store: Store, output: Output): (runId: number) => void {
  let said: string | undefined;

  return (runId) => {
    // Ignores an error of the store: the next step of the run fails by it too, and reports it.
    report(runId).catch(() => {});
  };

  async function report(runId: number): Promise<void> {
    const explanation = await explainRun(store, runId);
    const cause = explanation.causes.find(({ because }) => because === 'dependency');
    if (!cause) return;
    const line = causeLine(cause, explanation);
    if (line === said) return;
    said = line;
    output.note(`run ${runId}  ${line}`);
  }
}

/** Called about once a second while a run waits for its next attempt, which is due at `until`. */
type WaitNotice = (run: ClaimedRun, until: number) => void;

/** Reports on stderr why a run waits for its next attempt: a line that counts down on a terminal, one line elsewhere. */
export function createWaitNotice(
  store: Store,
  { io, output }: { readonly io: Io; readonly output: Output },
): WaitNotice {
  const counts = canRedraw(io);
  let reported: number | undefined;
  let label: Label | undefined;

  return (run, until) => {
    if (run.claimNo !== reported) {
      reported = run.claimNo;
      label = undefined;
      // Ignores an error of the store: the next step of the run fails by it too, and reports it.
      begin(run, until).catch(() => {});
    } else if (counts && label !== undefined) {
      output.note(REPLACE_LINE_ABOVE + lineOf(label, until));
    }
  };

  async function begin(run: ClaimedRun, until: number): Promise<void> {
    label = await labelOf(store, run);
    output.note(lineOf(label, until));
  }

  function lineOf({ what, next }: Label, until: number): string {
    const when = `; ${next} at ${localClock(until)}, in ${formatDuration(Math.max(0, until - io.now()))}`;
    // A wrapped line could not be replaced, and a reason may be long.
    const room = (io.stderr.columns || 80) - 1 - INDENT.length - when.length;
    return output.noteStyle.dim(INDENT + (counts ? cut(what, room) : what) + when);
  }
}

interface Label {
  /** The reason of the wait. */
  readonly what: string;
  /** The next attempt. */
  readonly next: string;
}

async function labelOf(store: Store, { id, failures }: ClaimedRun): Promise<Label> {
  const run = await findRun(store, id);
  const next = `attempt ${run.attempt + 1} of ${run.maxAttempts}`;
  // A snooze uses no attempt.
  if (run.attempt === failures) return { what: 'snoozed', next: `${next} continues` };
  const reason = run.attempts.at(-1)?.error?.message.split('\n')[0]?.replace(/\.$/, '');
  return { what: `attempt ${run.attempt} failed${reason === undefined ? '' : `: ${clean(reason)}`}`, next };
}
