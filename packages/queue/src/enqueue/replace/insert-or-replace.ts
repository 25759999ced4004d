/**
 * Stores requests that replace parts of the waiting run that holds their dedupe key. Called inside the transaction of an
 * enqueue.
 * Promise: one run has the key, and each request knows whether that run has its parts. A claim and a replacement lock the
 * run: the request replaces before the start, or is a duplicate of a run that has begun. The change and its event are one
 * transaction; a crash before the commit leaves the run as it was.
 * Only a request of an operator leaves an event: a program may debounce one key many times a second.
 */
import { publish, toEngineEvent } from '@sb/events';
import { type Body, expectFound, type Tx } from '@sb/storage';
import type { Enqueued } from '../../client-types.ts';
import { priorityName } from '../../lifecycle.ts';
import type { RunRequest } from '../../run.ts';
import type { Operator } from '../../standing.ts';
import { decideReplacement, isReplacing } from './decide-replacement.ts';
import {
  type ChangedRun,
  lockWaiting,
  type Replaced,
  updateWaiting,
  type WaitingRun,
} from './waiting-runs.sql.ts';

/** The holder of a key may begin and end while it is looked for, and another run take its place. */
const TRIES = 5;

interface Encoded {
  readonly request: RunRequest;
  /** JSON text. */
  readonly input: string | null;
}

type Answer = Enqueued | Error;

export interface Replacing<Request extends Encoded> {
  /** Stores requests without replacing anything. */
  readonly insert: (requests: readonly Request[]) => Body<readonly Answer[]>;
  readonly operator: Operator | undefined;
}

/** In order the answer to each request, or why it is refused; undefined: another run held the key at each try. */
export function* insertOrReplace<Request extends Encoded>(
  tx: Tx,
  requests: readonly Request[],
  { insert, operator }: Replacing<Request>,
): Body<readonly (Answer | undefined)[]> {
  const answers = new Map<Request, Answer>();
  let open = requests;
  for (let tries = 0; tries < TRIES && open.length > 0; tries++) {
    const given = yield* insert(open);
    const duplicates = open.flatMap((one, at) => {
      const answer = expectFound(given[at], 'an answer for each request');
      return isDuplicate(answer) && isReplacing(one.request) ? [[one, answer] as const] : [];
    });
    const settled = yield* replaceEach(tx, duplicates, operator);
    // A run that does not wait any more has begun, if it holds the key the next time too.
    const left = duplicates.flatMap(([one, { id }]) => {
      const before = answers.get(one);
      return settled.has(one) || (isDuplicate(before) && before.id === id) ? [] : [one];
    });
    for (const [at, one] of open.entries())
      answers.set(one, expectFound(settled.get(one) ?? given[at], 'an answer for each request'));
    open = left;
  }
  // The run of the last answer does not wait and may have ended.
  const contended = new Set(open);
  return requests.map((one) => (contended.has(one) ? undefined : answers.get(one)));
}

/** The answers to requests whose run waits; it has their parts, or stays as it is. */
function* replaceEach<Request extends Encoded>(
  tx: Tx,
  duplicates: readonly (readonly [Request, Enqueued])[],
  operator: Operator | undefined,
): Body<ReadonlyMap<Request, Enqueued>> {
  if (duplicates.length === 0) return new Map();
  const ids = new Set(duplicates.map(([, { id }]) => id));
  const waiting = new Map((yield* lockWaiting(tx, [...ids])).map((run) => [run.id, run]));
  const answers = new Map<Request, Enqueued>();
  // A run that several requests change is written once.
  const changed = new Map<number, ChangedRun>();
  const events = [];
  for (const [one, duplicate] of duplicates) {
    const run = changed.get(duplicate.id)?.run ?? waiting.get(duplicate.id);
    if (!run) continue;
    const after = decideReplacement(run, one.request);
    answers.set(one, after ? { id: run.id, verdict: 'replaced' } : duplicate);
    if (!after) continue;
    const renews = one.request.dedupeReplace?.includes('input');
    changed.set(run.id, {
      run: { ...run, ...after },
      input: renews ? one.input : changed.get(run.id)?.input,
    });
    if (operator) events.push(eventOf(run, after, { request: one.request, operator }));
  }
  if (changed.size > 0) yield* updateWaiting(tx, [...changed.values()]);
  if (events.length > 0) yield* publish(tx, events);
  return answers;
}

function eventOf(
  { id: runId, job: jobId, ...before }: WaitingRun,
  after: Replaced,
  {
    request: { dedupeReplace: parts = [] },
    operator: { actor, reason },
  }: { readonly request: RunRequest; readonly operator: Operator },
): ReturnType<typeof toEngineEvent> {
  const facts = { runId, jobId, parts, before: shown(before), after: shown(after) };
  return toEngineEvent(
    'run.changed',
    { ...facts, ...(reason !== undefined && { reason }) },
    { actor, runId, jobId },
  );
}

function shown({ run_at: runAt, priority }: Pick<Replaced, 'run_at' | 'priority'>): {
  readonly runAt: string;
  readonly priority: ReturnType<typeof priorityName>;
} {
  return { runAt: new Date(runAt).toISOString(), priority: priorityName(priority) };
}

function isDuplicate(answer: Answer | undefined): answer is Enqueued {
  return answer !== undefined && !(answer instanceof Error) && answer.verdict === 'duplicate';
}
