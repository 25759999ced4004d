/**
 * The bar above the waterfall of a run: requested, waited, attempts and the waits between them, ended. Pure. A phase that
 * is not over has its start and no length: the page counts.
 */
import type { RunDetails } from '@sb/queue';
import { actorName, isoTime } from '@sb/views';
import type { z } from 'zod';
import type { phase } from '../../answers/run.ts';
import { drawnAs, firstWait, LATE_MS, type Try, triesOf } from './tries.ts';

type Phase = z.input<typeof phase>;

interface Waiting {
  readonly now: number;
  /** Why it waits, in a few words; empty for a run that does not wait, or without a reason. */
  readonly why: string;
  /** It waits, and may start. */
  readonly isToStart: boolean;
}

export function phasesOf(run: RunDetails, waiting: Waiting): readonly Phase[] {
  const tries = triesOf(run);
  const [first] = tries;
  const waitedUntil = first?.startedAt ?? run.finishedAt;
  return [
    {
      kind: 'requested',
      label: 'requested',
      at: isoTime(run.createdAt),
      ...(run.createdBy !== undefined && { note: `by ${actorName(run.createdBy)}` }),
    },
    waitedUntil === undefined
      ? openWait(run, run.createdAt, waiting)
      : {
          kind: 'waited',
          label: 'waited',
          ms: waitedUntil - run.createdAt,
          ...(first && noteOf(firstWait(run, first))),
        },
    ...tries.flatMap((one, at) => [
      attemptPhase(one),
      ...waitsAfter(run, one, { ...waiting, next: tries[at + 1] }),
    ]),
    ...(waiting.isToStart
      ? [{ kind: 'attempt' as const, label: `attempt ${tries.length + 1}`, note: 'next' }]
      : []),
    ...(run.finishedAt === undefined ? [] : [endPhase(run, run.finishedAt)]),
  ];
}

function attemptPhase(one: Try): Phase {
  const { nr, startedAt, finishedAt, outcome } = one;
  return {
    kind: 'attempt',
    label: `attempt ${nr}`,
    note: outcome.replaceAll('_', ' '),
    tone: drawnAs(one).tone,
    ...(finishedAt === undefined ? { at: isoTime(startedAt), isOpen: true } : { ms: finishedAt - startedAt }),
  };
}

/** The backoff as it was decided, and what the next attempt waited beyond it. */
function waitsAfter(
  run: RunDetails,
  { finishedAt, backoffMs }: Try,
  { next, ...waiting }: Waiting & { readonly next: Try | undefined },
): Phase[] {
  if (finishedAt === undefined) return [];
  if (next) {
    const gap = next.startedAt - finishedAt;
    const wait = backoffMs ?? gap;
    return [backoff(wait), ...(gap - wait >= LATE_MS ? [waited(gap - wait)] : [])];
  }
  if (run.finishedAt !== undefined) return [];
  if (run.runAt > waiting.now)
    return [{ kind: 'backoff', label: 'backoff', at: isoTime(finishedAt), isOpen: true, tone: 'wait' }];
  const wait = Math.max(0, run.runAt - finishedAt);
  return [...(wait > 0 ? [backoff(wait)] : []), openWait(run, finishedAt + wait, waiting)];
}

function backoff(ms: number): Phase {
  return { kind: 'backoff', label: 'backoff', ms };
}

function waited(ms: number): Phase {
  return { kind: 'waited', label: 'waited', ms };
}

/** Of a run that is due later: when it is due. */
function openWait({ state, runAt }: RunDetails, since: number, { now, why }: Waiting): Phase {
  const open = { isOpen: true, tone: 'wait', ...noteOf(why) } as const;
  if (state !== 'held' && runAt > now) return { kind: 'due', label: 'due', at: isoTime(runAt), ...open };
  return { kind: 'waited', label: state === 'held' ? 'held' : 'waits', at: isoTime(since), ...open };
}

function noteOf(note: string): { readonly note?: string } {
  return note === '' ? {} : { note };
}

function endPhase({ state, deadLetter }: RunDetails, finishedAt: number): Phase {
  return {
    kind: 'ended',
    label: 'ended',
    at: isoTime(finishedAt),
    tone: state === 'succeeded' ? 'ok' : state === 'failed' ? 'bad' : 'wait',
    note: deadLetter?.status === 'open' ? 'dead letter' : state,
  };
}
