/**
 * Stores the requests of one write, and answers each. Requests that are alike share a statement. When hardly any are
 * alike, one statement for all of them comes first, and the requests that it leaves are stored one by one.
 */
import type { Body, Tx } from '@sb/storage';
import { lockParents } from '../dependencies/attach-parents.ts';
import type { Enqueued } from '../client-types.ts';
import { type EncodedRequest, type Group, groupAlike, insertGroup } from './enqueue-groups.ts';
import { QueueFullError } from './errors.ts';
import { insertDifferent } from './insert-runs.ts';

/** At least this many requests in a group, on average, are worth a statement for each group. */
const WORTH_A_GROUP = 4;

/** How requests are stored together. */
export interface InsertPlan {
  readonly requests: readonly EncodedRequest[];
  readonly groups: readonly Group[];
  /** True when one statement stores them. */
  readonly isOneStatement: boolean;
}

/** For requests that do not all fit into their queue. */
type WhenFull = 'refuse all' | 'first come';

export function planInsert(requests: readonly EncodedRequest[]): InsertPlan {
  const groups = groupAlike(requests);
  const [first] = groups;
  const isPlain = first?.keys === undefined && first?.request.after === undefined;
  return { requests, groups, isOneStatement: groups.length === 1 && isPlain };
}

/** In order the answer to each request, or why it is refused. */
export function* insertEach(
  tx: Tx,
  { requests, groups }: InsertPlan,
  whenFull: WhenFull,
): Body<readonly (Enqueued | Error)[]> {
  const after = groups.flatMap(({ request }) => request.after ?? []);
  if (after.length > 0) {
    // All parents first: two writes that lock group by group, in different orders, would wait for each other.
    yield* lockParents(tx, after);
    return yield* insertGroups(tx, groups, whenFull);
  }
  if (isWorthGrouping(tx, requests.length, groups.length)) return yield* insertGroups(tx, groups, whenFull);
  const ids = yield* tx.step(insertDifferent(requests));
  const answers: (Enqueued | Error)[] = [];
  for (const [at, id] of ids.entries()) {
    const request = requests[at];
    if (id !== undefined) answers.push({ id, verdict: 'enqueued' });
    else if (request) answers.push(...(yield* insertGroups(tx, groupAlike([request]), whenFull)));
  }
  return answers;
}

/** On SQLite an insert of one row is cheaper than a statement for any number of rows; on PostgreSQL it takes a transaction. */
function isWorthGrouping({ dialect }: Tx, requests: number, groups: number): boolean {
  return requests / groups >= WORTH_A_GROUP || (groups === 1 && dialect === 'postgres');
}

function* insertGroups(
  tx: Tx,
  groups: readonly Group[],
  whenFull: WhenFull,
): Body<readonly (Enqueued | Error)[]> {
  const answers: (readonly (Enqueued | Error)[])[] = [];
  for (const group of groups) {
    const some = yield* insertGroup(tx, group);
    if (!(some instanceof Error)) answers.push(some);
    else if (some instanceof QueueFullError && whenFull === 'first come')
      answers.push(yield* insertSingly(tx, group));
    else answers.push(group.inputs.map(() => some));
  }
  return answers.flat();
}

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
