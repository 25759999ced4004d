/** The attempts of a run with the one under way or without a record, its phases, and the rows of its waterfall. Pure. */
import type { RunDetails, RunWork } from '@sb/queue';
import { actorName, attemptOfClaim, clean, isoTime } from '@sb/views';
import type { z } from 'zod';
import type { phase, span } from '../answers/run.ts';

type Phase = z.input<typeof phase>;
type Span = z.input<typeof span>;

/** An attempt, also the one that succeeded or is under way: those have no record. */
export interface Try {
  readonly nr: number;
  readonly claimNo: number;
  readonly outcome: string;
  readonly startedAt: number;
  readonly finishedAt?: number | undefined;
  readonly nodeId?: number | undefined;
  readonly backoffMs?: number | undefined;
  readonly error?: RunDetails['error'];
}

export function triesOf(run: RunDetails): readonly Try[] {
  const recorded = run.attempts.map((attempt, at): Try => ({ nr: at + 1, ...attempt }));
  const { state, startedAt, finishedAt, claimNo, nodeId } = run;
  const isOpen = state === 'running';
  const isUnrecorded = startedAt !== undefined && (isOpen || (finishedAt !== undefined && !hasLast(run)));
  if (!isUnrecorded) return recorded;
  const outcome = isOpen && !run.nodeAlive ? 'lost' : state;
  return [...recorded, { nr: recorded.length + 1, claimNo, outcome, startedAt, finishedAt, nodeId }];
}

/** Only an attempt that did not succeed has a record. */
function hasLast({ state, attempts }: RunDetails): boolean {
  return state !== 'succeeded' && attempts.length > 0;
}

const LATE_MS = 1_000;

export function phasesOf(run: RunDetails, now: number): readonly Phase[] {
  const tries = triesOf(run);
  const [first] = tries;
  const phases: Phase[] = [
    {
      kind: 'requested',
      label: 'requested',
      at: isoTime(run.createdAt),
      ...(run.createdBy !== undefined && { note: `by ${actorName(run.createdBy)}` }),
    },
  ];
  const waitedUntil = first?.startedAt ?? run.finishedAt ?? now;
  const isOpen = first === undefined && run.finishedAt === undefined;
  phases.push({
    kind: isOpen && run.runAt > now ? 'due' : 'waited',
    label: isOpen ? (run.state === 'held' ? 'held' : run.runAt > now ? 'due' : 'waits') : 'waited',
    ms: isOpen && run.runAt > now ? run.runAt - now : waitedUntil - run.createdAt,
    ...(isOpen && { isOpen, tone: 'wait' as const }),
  });
  for (const [at, { nr, startedAt, finishedAt, outcome, backoffMs }] of tries.entries()) {
    const isRunning = finishedAt === undefined;
    phases.push({
      kind: 'attempt',
      label: `attempt ${nr}`,
      ms: (finishedAt ?? now) - startedAt,
      note: outcome.replaceAll('_', ' '),
      tone: isRunning ? 'run' : outcome === 'succeeded' ? 'ok' : 'bad',
      ...(isRunning && { isOpen: true }),
    });
    const next = tries[at + 1];
    const end = next?.startedAt ?? (run.finishedAt === undefined && !isRunning ? now : undefined);
    if (finishedAt === undefined || end === undefined) continue;
    const wait = backoffMs ?? end - finishedAt;
    const isWaiting = next === undefined;
    phases.push({
      kind: 'backoff',
      label: 'backoff',
      ms: wait,
      ...(isWaiting && { isOpen: true, tone: 'wait' as const }),
    });
    if (next && end - finishedAt - wait >= LATE_MS)
      phases.push({ kind: 'waited', label: 'waited', ms: end - finishedAt - wait });
  }
  if (run.finishedAt !== undefined)
    phases.push({
      kind: 'ended',
      label: 'ended',
      at: isoTime(run.finishedAt),
      tone: run.state === 'succeeded' ? 'ok' : run.state === 'failed' ? 'bad' : 'wait',
      note: run.deadLetter?.status === 'open' ? 'dead letter' : run.state,
    });
  return phases;
}

export interface Relatives {
  readonly children: readonly { readonly id: number; readonly jobId: string; readonly state: string }[];
  readonly nodeName: (id: number | undefined) => string | undefined;
}

/** The run, its waits and attempts, and under each attempt its steps: those that it made and those that it found. */
export function spansOf(
  run: RunDetails,
  work: RunWork,
  { now, children, nodeName }: Relatives & { readonly now: number },
): readonly Span[] {
  const tries = triesOf(run);
  const end = run.finishedAt ?? now;
  const spans: Span[] = [
    {
      kind: 'run',
      depth: 0,
      label: `${run.jobId} #${run.id}`,
      ...between(run.createdAt, end),
      state:
        run.state === 'succeeded'
          ? 'done'
          : run.state === 'failed'
            ? 'failed'
            : run.finishedAt === undefined
              ? 'running'
              : 'returned',
    },
  ];
  const [first] = tries;
  const began = first?.startedAt ?? end;
  spans.push({ kind: 'wait', depth: 1, label: 'waited', ...between(run.createdAt, began), state: 'waiting' });
  for (const [at, one] of tries.entries()) {
    const node = nodeName(one.nodeId);
    spans.push({
      kind: 'attempt',
      depth: 1,
      label: node === undefined ? `attempt ${one.nr}` : `attempt ${one.nr} · ${clean(node)}`,
      ...between(one.startedAt, one.finishedAt ?? now),
      state: one.finishedAt === undefined ? 'running' : one.outcome === 'succeeded' ? 'done' : 'failed',
      attempt: one.nr,
    });
    for (const step of work.steps) {
      const madeBy = step.claimNo === 0 ? 0 : attemptOfClaim(run.attempts, step.claimNo);
      if (madeBy > one.nr) continue;
      const isKept = madeBy < one.nr;
      if (isKept && step.state === 'failed') continue;
      spans.push({
        kind: 'step',
        depth: 2,
        label: isKept ? `${clean(step.id)}, kept` : `step ${clean(step.id)}`,
        ...(!isKept && between(step.startedAt ?? step.at, step.at)),
        state: isKept ? 'kept' : step.state,
        attempt: one.nr,
      });
    }
    const next = tries[at + 1];
    if (next && one.finishedAt !== undefined)
      spans.push({
        kind: 'backoff',
        depth: 1,
        label: 'backoff',
        ...between(one.finishedAt, next.startedAt),
        state: 'waiting',
      });
  }
  for (const { id, jobId, state } of children)
    spans.push({
      kind: 'child',
      depth: 1,
      label: `${jobId} #${id}`,
      runId: id,
      state: state === 'failed' ? 'failed' : state === 'succeeded' ? 'done' : 'waiting',
    });
  return spans;
}

function between(from: number, to: number) {
  return { from: isoTime(from), to: isoTime(Math.max(from, to)), ms: Math.max(0, to - from) };
}
