import { explainRun, findRun, readStandings } from '@sb/queue';
import type { ClaimedRun } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { formatDuration } from '@sb/words';
import { canRedraw } from '../../cli/can-redraw.ts';
import type { Io } from '../../cli/command.ts';
import type { Output } from '../../cli/output.ts';
import { localClock } from '../../cli/terminal/local-time.ts';
import { clean, cut } from '../../cli/terminal/text.ts';
import { standingText } from '../../views/standing-text.ts';
import { causeLine } from '../runs/views/cause-text.ts';

/** What to say of a run that goes on here although operators have paused its job or its queue. */
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
  return paused.length === 0 ? undefined : `It is run here all the same: ${paused.join('; ')}`;
}

/** Says on stderr which runs a run waits for: once, and again when that has changed. */
export function createOthersNotice(store: Store, output: Output): (runId: number) => void {
  let said: string | undefined;

  return (runId) => {
    // A store that fails here fails the next step of the run too, and that is told.
    tell(runId).catch(() => {});
  };

  async function tell(runId: number): Promise<void> {
    const explanation = await explainRun(store, runId);
    const cause = explanation.causes.find(({ because }) => because === 'dependency');
    if (!cause) return;
    const line = causeLine(cause, explanation);
    if (line === said) return;
    said = line;
    output.note(`run ${runId}  ${line}`);
  }
}

const INDENT = '  ';
const REPLACE_LINE_ABOVE = '\u001b[1A\r\u001b[K';

/** Called about once a second while a run waits for its next attempt, which is due at `until`. */
export type WaitNotice = (run: ClaimedRun, until: number) => void;

/** Says on stderr what a run waits for: a line that counts down on a terminal, and stands still elsewhere. */
export function createWaitNotice(
  store: Store,
  { io, output }: { readonly io: Io; readonly output: Output },
): WaitNotice {
  const counts = canRedraw(io);
  let toldOf: number | undefined;
  let label: Label | undefined;

  return (run, until) => {
    if (run.claimNo !== toldOf) {
      toldOf = run.claimNo;
      label = undefined;
      // A store that fails here fails the next step of the run too, and that is told.
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
    // A line that wraps could not be replaced, and a reason may be long.
    const room = (io.stderr.columns || 80) - 1 - INDENT.length - when.length;
    return output.noteStyle.dim(INDENT + (counts ? cut(what, room) : what) + when);
  }
}

interface Label {
  /** Why it waits. */
  readonly what: string;
  /** What comes then. */
  readonly next: string;
}

async function labelOf(store: Store, { id, failures }: ClaimedRun): Promise<Label> {
  const run = await findRun(store, id);
  const next = `attempt ${run.attempt + 1} of ${run.maxAttempts}`;
  // A snooze uses no attempt.
  if (run.attempt === failures) return { what: 'snoozed', next: `${next} goes on` };
  const reason = run.attempts.at(-1)?.error?.message.split('\n')[0]?.replace(/\.$/, '');
  return { what: `attempt ${run.attempt} failed${reason === undefined ? '' : `: ${clean(reason)}`}`, next };
}
