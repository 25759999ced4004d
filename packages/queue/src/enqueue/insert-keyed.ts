/**
 * Stores requests with a dedupe key. The answer is the run that holds the key, a new one or an older one. Called inside
 * the transaction of an enqueue.
 * The unique index over unfinished runs decides, so two requests at once get the same run. If the holder stops our insert
 * but ends before we read it, the insert is tried again.
 */
import { type Body, expectFound, type Tx } from '@sb/storage';
import type { Enqueued } from '../client-types.ts';
import type { RunRequest } from '../run.ts';
import { findHolders, findKeyRules, type KeyRules, noteHolders, takeKeys } from './dedupe.sql.ts';
import { insertCounted, insertRuns } from './insert/insert-runs.ts';
import type { Pin, StoredIds } from './insert/new-run.sql.ts';
import type { Full } from './insert/room.sql.ts';

const TRIES = 5;

export interface KeyedRows {
  readonly inputs: readonly (string | null)[];
  /** One for each input. */
  readonly keys: readonly string[];
}

interface Insertion {
  readonly request: RunRequest;
  readonly rules: KeyRules;
  readonly pin: Pin | undefined;
}

/** The answers in order; undefined when the job or the queue refuses. */
export function* insertKeyed(
  tx: Tx,
  {
    request,
    rows,
    pin,
  }: { readonly request: RunRequest; readonly rows: KeyedRows; readonly pin: Pin | undefined },
): Body<readonly Enqueued[] | Full | undefined> {
  const found = yield* findKeyRules(tx, request);
  if (!found) return undefined;
  // The old run of a replay may still hold the key by its time to live, and must not stop the replay.
  const isReplay = request.trigger === 'replay';
  const rules = isReplay ? { ...found, ttlMs: undefined } : found;
  const { jobId } = request;
  const answers = new Map<string, Enqueued>();
  for (let tries = 0; tries < TRIES; tries++) {
    const open = rows.keys.filter((key) => !answers.has(key));
    for (const [key, id] of yield* findHolders(tx, { jobId, keys: open, unfinishedOnly: isReplay }))
      answers.set(key, { id, verdict: 'duplicate' });
    const free = firstOfEach(rows, answers);
    if (free.keys.length === 0) return inOrder(rows.keys, answers);
    const stored = yield* insertFree(tx, free, { request, rules, pin });
    if ('maxDepth' in stored) return stored;
    for (const [key, id] of stored) answers.set(key, { id, verdict: 'enqueued' });
  }
  return undefined;
}

/** The first row of each key that has no answer yet. */
function firstOfEach({ inputs, keys }: KeyedRows, answers: ReadonlyMap<string, Enqueued>): KeyedRows {
  const first = new Map<string, string | null>();
  for (const [at, key] of keys.entries()) {
    if (!answers.has(key) && !first.has(key)) first.set(key, inputs[at] ?? null);
  }
  return { keys: [...first.keys()], inputs: [...first.values()] };
}

/** The new run of each key that has one. */
function* insertFree(
  tx: Tx,
  free: KeyedRows,
  { request, rules, pin }: Insertion,
): Body<ReadonlyMap<string, number> | Full> {
  const { jobId } = request;
  const { ttlMs } = rules;
  const taken = ttlMs === undefined ? free.keys : yield* takeKeys(tx, { jobId, keys: free.keys, ttlMs });
  if (taken.length === 0) return new Map();
  const set = { request, ...only(free, new Set(taken)) };
  const isCounted = rules.isBounded && !pin;
  const step = isCounted
    ? insertCounted(set, { keysTaken: true })
    : insertRuns([set], { pin, keysTaken: true });
  const ids = yield* tx.step<StoredIds | Full>(step);
  if (ttlMs !== undefined) yield* noteHolders(tx, { jobId, keys: taken });
  return 'maxDepth' in ids ? ids : byKey(set.keys, ids);
}

function byKey(keys: readonly string[], ids: StoredIds): ReadonlyMap<string, number> {
  return new Map(keys.flatMap((key, at) => (ids[at] === undefined ? [] : [[key, ids[at]] as const])));
}

function only({ inputs, keys }: KeyedRows, wanted: ReadonlySet<string>): KeyedRows {
  return {
    keys: keys.filter((key) => wanted.has(key)),
    inputs: inputs.filter((_, at) => wanted.has(keys[at] ?? '')),
  };
}

/** When a key comes twice, the first request gets the new run, and the others are duplicates of it. */
function inOrder(keys: readonly string[], answers: ReadonlyMap<string, Enqueued>): readonly Enqueued[] {
  const answered = new Set<string>();
  return keys.map((key) => {
    const answer = expectFound(answers.get(key), 'an answer for each key');
    const isFirst = !answered.has(key);
    answered.add(key);
    return isFirst ? answer : { id: answer.id, verdict: 'duplicate' };
  });
}
