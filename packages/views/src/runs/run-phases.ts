/** The timeline of a run: asked, waited, attempts and the pauses between them. Pure. */
import type { AttemptRecord, RunDetails } from '@sb/queue';
import { formatDuration } from '@sb/words';
import { preciseLocalClock } from '../text/local-time.ts';

const MARKS: Readonly<Record<string, string>> = {
  succeeded: '✓',
  failed: '✗',
  timed_out: 'timed out ✗',
  lost: 'lost ✗',
  cancelled: 'cancelled',
  released: 'put back',
};

/** An attempt that has started; a running one has no end. */
interface Try {
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly mark: string;
  readonly backoffMs?: number | undefined;
}

/** A next attempt that starts later than this after its backoff has waited for a slot or a node. */
const LATE_MS = 1_000;

export function runPhases(run: RunDetails, now: number): readonly string[] {
  const tries = triesOf(run);
  const phases = [`requested ${preciseLocalClock(run.createdAt)}`];
  const [first] = tries;
  if (first) phases.push(`waited ${formatDuration(first.startedAt - run.createdAt)}`);
  for (const [at, { startedAt, finishedAt, mark, backoffMs }] of tries.entries()) {
    phases.push(`attempt ${at + 1} ${formatDuration((finishedAt ?? now) - startedAt)} ${mark}`.trimEnd());
    const next = tries[at + 1];
    if (next && finishedAt !== undefined) phases.push(...pausePhases(next.startedAt - finishedAt, backoffMs));
  }
  if (isWaiting(run)) phases.push(dueText(run.runAt - now));
  return phases;
}

/** The backoff has the number of the log and of its event. */
function pausePhases(pauseMs: number, backoffMs: number | undefined): readonly string[] {
  if (backoffMs === undefined) return [`backoff ${formatDuration(pauseMs)}`];
  const lateMs = pauseMs - backoffMs;
  return [
    `backoff ${formatDuration(backoffMs)}`,
    ...(lateMs >= LATE_MS ? [`waited ${formatDuration(lateMs)}`] : []),
  ];
}

/**
 * The number of the attempt that a claim belongs to, as the timeline counts. A claim that was snoozed has no record: it
 * has the number of the attempt after it.
 */
export function attemptOfClaim(attempts: readonly Pick<AttemptRecord, 'claimNo'>[], claimNo: number): number {
  return 1 + attempts.filter((attempt) => attempt.claimNo < claimNo).length;
}

/** Phases as lines of at most `width` columns, broken between phases only. */
export function phaseLines(phases: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const phase of phases) {
    const last = lines.at(-1);
    const longer = `${last} ── ${phase}`;
    if (last === undefined || longer.length > width) lines.push(phase);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function triesOf(run: RunDetails): readonly Try[] {
  const ended = run.attempts.map((attempt) => ({
    startedAt: attempt.startedAt,
    finishedAt: attempt.finishedAt,
    mark: MARKS[attempt.outcome] ?? attempt.outcome,
    backoffMs: attempt.backoffMs,
  }));
  if (run.state === 'running' && run.startedAt !== undefined) {
    return [...ended, { startedAt: run.startedAt, mark: run.nodeAlive ? 'so far' : 'lost' }];
  }
  if (run.startedAt === undefined || run.finishedAt === undefined || isRecorded(run, ended.length))
    return ended;
  const mark = MARKS[run.state] ?? run.state;
  return [...ended, { startedAt: run.startedAt, finishedAt: run.finishedAt, mark }];
}

/** A successful attempt has no record of its own: the row of the run has its times. */
function isRecorded({ state }: RunDetails, attempts: number): boolean {
  return state !== 'succeeded' && attempts > 0;
}

function isWaiting({ state }: Pick<RunDetails, 'state'>): boolean {
  return state === 'queued' || state === 'waiting' || state === 'held';
}

function dueText(inMs: number): string {
  return inMs > 0 ? `due in ${formatDuration(inMs)}` : `due for ${formatDuration(-inMs)}`;
}
