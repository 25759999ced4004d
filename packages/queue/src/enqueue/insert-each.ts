/**
 * Stores the requests of one write, and answers each. One insert for all of them comes first; the requests that it leaves
 * out are stored by more than an insert, or refused, those that are alike together.
 */
import { type Body, expectFound, readClock, type Tx } from '@sb/storage';
import { lockParents } from '../dependencies/attach-parents.ts';
import type { Enqueued } from '../client-types.ts';
import { type EncodedRequest, type Group, groupAlike, insertGroup, insertLeft } from './enqueue-groups.ts';
import { EnqueueContendedError, QueueFullError } from './errors.ts';
import { insertRuns } from './insert/insert-runs.ts';
import { boundByWait, isReplacing } from './replace/decide-replacement.ts';
import { insertOrReplace } from './replace/insert-or-replace.ts';
import type { RunRequest } from '../run.ts';
import type { Operator } from '../standing.ts';

/** How requests are stored together. */
export interface InsertPlan {
  readonly requests: readonly EncodedRequest[];
  readonly groups: readonly Group[];
  /** True when one statement stores them. */
  readonly isOneStatement: boolean;
  /** Who asks: the event of a run that is changed names it. */
  readonly operator: Operator | undefined;
}

/** For requests that do not all fit into their queue. */
type WhenFull = 'refuse all' | 'first come';

export function planInsert(requests: readonly EncodedRequest[], operator?: Operator): InsertPlan {
  const groups = groupAlike(requests);
  const [first] = groups;
  const isPlain = first?.keys === undefined && first?.request.after === undefined;
  return { requests, groups, isOneStatement: groups.length === 1 && isPlain, operator };
}

/** In order the answer to each request, or why it is refused. */
export function* insertEach(
  tx: Tx,
  plan: InsertPlan,
  whenFull: WhenFull,
): Body<readonly (Enqueued | Error)[]> {
  if (!plan.groups.some(({ request }) => isReplacing(request)))
    return yield* insertPlanned(tx, plan, whenFull);
  const requests = yield* boundEach(tx, plan.requests);
  const answers = yield* insertOrReplace(tx, requests, {
    insert: (open) => insertPlanned(tx, planInsert(open), whenFull),
    operator: plan.operator,
  });
  return requests.map(({ request: { jobId } }, at) => answers[at] ?? new EnqueueContendedError(jobId));
}

/** Reads the clock only where a run time and a longest wait come together. */
function* boundEach(tx: Tx, requests: readonly EncodedRequest[]): Body<readonly EncodedRequest[]> {
  if (!requests.some(({ request }) => mayBeTooLate(request))) return requests;
  const now = yield* readClock(tx);
  return requests.map((one) => ({ ...one, request: boundByWait(one.request, now) }));
}

function mayBeTooLate({ runAtMs, dedupeMaxWaitMs }: RunRequest): boolean {
  return runAtMs !== undefined && dedupeMaxWaitMs !== undefined;
}

function* insertPlanned(
  tx: Tx,
  { requests, groups }: InsertPlan,
  whenFull: WhenFull,
): Body<readonly (Enqueued | Error)[]> {
  const after = groups.flatMap(({ request }) => request.after ?? []);
  if (after.length > 0) {
    // All parents first: two writes that lock group by group, in different orders, would wait for each other.
    yield* lockParents(tx, after);
    return yield* insertGroups(tx, groups, { insert: insertGroup, whenFull });
  }
  // The insert of all leaves out runs whose key has a time to live: they would be stored after those behind them.
  const haveTtl = groups.length > 1 && groups.some(({ request }) => request.dedupeTtlMs !== undefined);
  if (haveTtl) return yield* insertGroups(tx, groups, { insert: insertGroup, whenFull });
  const ids = yield* tx.step(insertRuns(groups));
  const left = requests.filter((_, at) => ids[at] === undefined);
  const answers = yield* insertGroups(tx, groupAlike(left), { insert: insertLeft, whenFull });
  const next = answers.values();
  return ids.map((id) =>
    id === undefined
      ? expectFound(next.next().value, 'an answer for each request')
      : { id, verdict: 'enqueued' },
  );
}

interface GroupInsert {
  readonly insert: (tx: Tx, group: Group) => Body<readonly Enqueued[] | Error>;
  readonly whenFull: WhenFull;
}

function* insertGroups(
  tx: Tx,
  groups: readonly Group[],
  { insert, whenFull }: GroupInsert,
): Body<readonly (Enqueued | Error)[]> {
  const answers: (readonly (Enqueued | Error)[])[] = [];
  for (const group of groups) {
    const some = yield* insert(tx, group);
    if (!(some instanceof Error)) answers.push(some);
    else if (some instanceof QueueFullError && whenFull === 'first come')
      answers.push(yield* group.keys ? insertSingly(tx, group) : insertFirst(tx, group, some));
    else answers.push(group.inputs.map(() => some));
  }
  return answers.flat();
}

/**
 * Each request is answered as if it had come alone. The queue's lock stops other enqueues, but not runs that are put back:
 * then the next count leaves less room.
 */
function* insertFirst(tx: Tx, group: Group, full: QueueFullError): Body<readonly (Enqueued | Error)[]> {
  const { inputs } = group;
  const { queue, maxDepth, depth } = full;
  const room = Math.max(0, maxDepth - depth);
  if (room === 0) {
    const alone = new QueueFullError({ queue, maxDepth, depth }, 1);
    return inputs.map(() => alone);
  }
  const first = yield* insertGroup(tx, { ...group, inputs: inputs.slice(0, room) });
  if (first instanceof QueueFullError) return yield* insertFirst(tx, group, first);
  if (first instanceof Error) return inputs.map(() => first);
  const left = new QueueFullError({ queue, maxDepth, depth: maxDepth }, 1);
  return [...first, ...inputs.slice(room).map(() => left)];
}

/** Each may be a duplicate, also where the queue is full. */
function* insertSingly(tx: Tx, { request, inputs, keys }: Group): Body<readonly (Enqueued | Error)[]> {
  const answers: (Enqueued | Error)[] = [];
  for (const [at, input] of inputs.entries()) {
    const key = keys?.[at];
    const one = yield* insertGroup(tx, {
      request,
      inputs: [input],
      ...(key !== undefined && { keys: [key] }),
    });
    answers.push(...(one instanceof Error ? [one] : one));
  }
  return answers;
}
