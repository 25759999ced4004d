/** A run that has not ended, in a list: its JSON, since when it is in its state, and its reason in few words. Pure. */
import type { CauseOf, LiveRun } from '@sb/queue';
import { plural } from '@sb/words';
import { isoTime, runShape } from '../shapes.ts';
import { clean } from '../text/clean.ts';
import { standingText } from '../text/standing-text.ts';
import { causeText } from './cause-text.ts';
import { causeShape } from './explanation-shape.ts';

/** `says` is the sentence of the reason. */
export function liveRunShape(run: LiveRun, now: number) {
  const { view, progress, node, because } = run;
  const { result: _none, finishedAt: _never, durationMs: _open, ...shape } = runShape(run);
  return {
    ...shape,
    view,
    since: isoTime(liveSince(run)),
    node,
    progress: progress && { ...progress, at: isoTime(progress.at) },
    because: causeShape(because),
    says:
      because.because === 'held'
        ? sentence(heldReason(because.reason, run))
        : causeText(because, { runId: run.id, now }).says,
  };
}

/**
 * Ms since the epoch: since when it runs, has been due, or has waited or been held at most; for a run that is due later,
 * when it is due.
 */
export function liveSince({ view, startedAt, createdAt, runAt }: LiveRun): number {
  if (view === 'running') return startedAt ?? runAt;
  return view === 'waiting' || view === 'held' ? createdAt : runAt;
}

/**
 * The reason in a few words, for a row that has job, state and times; default zone: of this machine. Empty for a run that
 * runs as it should.
 */
export function liveReason(run: LiveRun, now: number, zone?: string): string {
  const { id, because } = run;
  if (because.because === 'running') return runningReason(because, now);
  if (because.because === 'job_paused')
    return `job ${standingText({ ...because, mode: 'paused' }, now, zone)}`;
  if (because.because === 'queue_paused')
    return `queue ${clean(because.queue)} ${standingText({ ...because, mode: 'paused' }, now, zone)}`;
  if (because.because === 'dependency') return `waits for ${plural(because.pending, 'run')}`;
  if (because.because === 'no_daemon') return 'no daemon is running';
  if (because.because === 'held') return heldReason(because.reason, run);
  if (because.because !== 'backoff') return causeText(because, { runId: id, now, zone }).says;
  const { attempt, maxAttempts, error } = because;
  return `attempt ${attempt} of ${maxAttempts}${error === undefined ? '' : ` after ${clean(error)}`}`;
}

/** A list does not look at each limit: it says for what a daemon has held the run. */
function heldReason(reason: string, { jobId, queue }: LiveRun): string {
  switch (reason) {
    case 'job_limit':
      return `the limit of job ${clean(jobId)} is full`;
    case 'queue_limit':
      return `the limit of queue ${clean(queue)} is full`;
    case 'key_limit':
      return 'the limit of its key is full';
    case 'job_rate':
      return `the rate of job ${clean(jobId)} is spent`;
    case 'queue_rate':
      return `the rate of queue ${clean(queue)} is spent`;
    case 'key_rate':
      return 'the rate of its key is spent';
    case 'no_node_knows_job':
      return 'no daemon has its job';
    default:
      return `held: ${clean(reason).replaceAll('_', ' ')}`;
  }
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function runningReason(
  { cancelRequested, deadlineAt, attempt, maxAttempts }: CauseOf<'running'>,
  now: number,
): string {
  return [
    ...(cancelRequested ? ['asked to cancel'] : []),
    ...(deadlineAt <= now ? ['past its time limit'] : []),
    ...(attempt > 1 ? [`attempt ${attempt} of ${maxAttempts}`] : []),
  ].join(', ');
}
