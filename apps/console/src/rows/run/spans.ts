/**
 * The rows of the waterfall of a run. Pure. A row of what is not over has its start and no end: the page draws it up to
 * now.
 */
import type { RunDetails, RunWork } from '@sb/queue';
import { attemptOfClaim, clean, isoTime } from '@sb/views';
import type { z } from 'zod';
import type { span } from '../../answers/run.ts';
import { triesOf } from './tries.ts';

type Span = z.input<typeof span>;

export interface Relatives {
  readonly children: readonly { readonly id: number; readonly jobId: string; readonly state: string }[];
  readonly nodeName: (id: number | undefined) => string | undefined;
}

/** The run, its waits and attempts, and under each attempt its steps: those that it made and those that it found. */
export function spansOf(run: RunDetails, work: RunWork, { children, nodeName }: Relatives): readonly Span[] {
  const tries = triesOf(run);
  const spans: Span[] = [
    {
      kind: 'run',
      depth: 0,
      label: `${run.jobId} #${run.id}`,
      ...between(run.createdAt, run.finishedAt),
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
  const began = first?.startedAt ?? run.finishedAt;
  spans.push({ kind: 'wait', depth: 1, label: 'waited', ...between(run.createdAt, began), state: 'waiting' });
  for (const [at, one] of tries.entries()) {
    const node = nodeName(one.nodeId);
    spans.push({
      kind: 'attempt',
      depth: 1,
      label: node === undefined ? `attempt ${one.nr}` : `attempt ${one.nr} · ${clean(node)}`,
      ...between(one.startedAt, one.finishedAt),
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
    if (one.finishedAt !== undefined && (next || run.finishedAt === undefined))
      spans.push({
        kind: 'backoff',
        depth: 1,
        label: 'backoff',
        ...between(one.finishedAt, next?.startedAt),
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

function between(from: number, to: number | undefined) {
  if (to === undefined) return { from: isoTime(from) };
  return { from: isoTime(from), to: isoTime(Math.max(from, to)), ms: Math.max(0, to - from) };
}
