/**
 * The rows of the waterfall of a run. Pure. A row of what is not over has its start and no end: the page draws it up to
 * now.
 */
import type { RunDetails, RunWork } from '@sb/queue';
import { attemptOfClaim, clean, isoTime } from '@sb/views';
import type { z } from 'zod';
import type { span } from '../../answers/run.ts';
import { drawnAs, firstWait, type Try, triesOf } from './tries.ts';

type Span = z.input<typeof span>;

interface Relative {
  readonly id: number;
  readonly jobId: string;
  readonly state: string;
}

interface Child extends Relative {
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
}

export interface Relatives {
  /** The runs that its code has enqueued. */
  readonly children: readonly Child[];
  /** The runs of its chain that wait for it, or did. */
  readonly followers: readonly Relative[];
  readonly nodeName: (id: number | undefined) => string | undefined;
}

/**
 * The run, its waits and attempts, and under each attempt its steps, those that it made and those that it found; below,
 * its children and those that follow it.
 */
export function spansOf(
  run: RunDetails,
  work: RunWork,
  { children, followers, nodeName }: Relatives,
): readonly Span[] {
  const tries = triesOf(run);
  const [first] = tries;
  const waited = first ? firstWait(run, first) : '';
  return [
    {
      kind: 'run',
      depth: 0,
      label: `${run.jobId} #${run.id}`,
      ...between(run.createdAt, run.finishedAt),
      state: stateOf(run.state, 'running'),
    },
    {
      kind: 'wait',
      depth: 1,
      label: waited === '' ? 'waited' : `waited: ${waited}`,
      ...between(run.createdAt, first?.startedAt ?? run.finishedAt),
      state: 'waiting',
    },
    ...tries.flatMap((one, at) => [
      attemptSpan(one, nodeName(one.nodeId)),
      ...workSpans(one, run, work),
      ...backoffSpans(one, run, tries[at + 1]),
    ]),
    ...children.map((child): Span => ({
      ...relativeSpan('child', child),
      ...between(child.startedAt ?? child.createdAt, child.finishedAt),
    })),
    ...followers.map((follower) => relativeSpan('follower', follower)),
  ];
}

function attemptSpan(one: Try, node: string | undefined): Span {
  const { nr, startedAt, finishedAt } = one;
  return {
    kind: 'attempt',
    depth: 1,
    label: node === undefined ? `attempt ${nr}` : `attempt ${nr} · ${clean(node)}`,
    ...between(startedAt, finishedAt),
    state: drawnAs(one).state,
    attempt: nr,
  };
}

/** Its steps, and how it ended after the last of them, unless a step did. */
function workSpans(one: Try, run: RunDetails, work: RunWork): Span[] {
  const steps = work.steps
    .map((step) => {
      const madeBy = step.claimNo === 0 ? 0 : attemptOfClaim(run.attempts, step.claimNo);
      return { ...step, madeBy, isKept: madeBy < one.nr };
    })
    .filter(({ madeBy, isKept, state }) => madeBy <= one.nr && !(isKept && state === 'failed'));
  const spans = steps.map(({ id, state, isKept, startedAt, at }): Span => ({
    kind: 'step',
    depth: 2,
    label: isKept ? `${clean(id)}, kept` : `step ${clean(id)}`,
    ...(!isKept && between(startedAt ?? at, at)),
    state: isKept ? 'kept' : state,
    attempt: one.nr,
  }));
  const last = steps.at(-1);
  const what = FAILURES[one.outcome];
  if (!last || last.state === 'failed' || what === undefined || one.finishedAt === undefined) return spans;
  const from = last.isKept ? one.startedAt : last.at;
  return [
    ...spans,
    {
      kind: 'failure',
      depth: 2,
      label: `${what} after ${clean(last.id)}`,
      ...between(from, one.finishedAt),
      state: 'failed',
      attempt: one.nr,
    },
  ];
}

const FAILURES: Readonly<Record<string, string>> = {
  failed: 'threw',
  timed_out: 'timed out',
  lost: 'lost its node',
};

function backoffSpans({ finishedAt }: Try, run: RunDetails, next: Try | undefined): Span[] {
  if (finishedAt === undefined || (!next && run.finishedAt !== undefined)) return [];
  return [
    {
      kind: 'backoff',
      depth: 1,
      label: 'backoff',
      ...between(finishedAt, next?.startedAt),
      state: 'waiting',
    },
  ];
}

function relativeSpan(kind: 'child' | 'follower', { id, jobId, state }: Relative): Span {
  return { kind, depth: 1, label: `${jobId} #${id}`, runId: id, state: stateOf(state, 'waiting') };
}

const STATES: Readonly<Record<string, NonNullable<Span['state']>>> = {
  succeeded: 'done',
  failed: 'failed',
  running: 'running',
  cancelled: 'returned',
  skipped: 'returned',
  expired: 'returned',
};

/** `open`: of one that has not ended and does not run. */
function stateOf(state: string, open: 'running' | 'waiting'): NonNullable<Span['state']> {
  return STATES[state] ?? open;
}

function between(from: number, to: number | undefined) {
  if (to === undefined) return { from: isoTime(from) };
  return { from: isoTime(from), to: isoTime(Math.max(from, to)), ms: Math.max(0, to - from) };
}
