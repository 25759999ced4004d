/**
 * Asking for runs. Called by the CLI, schedules, jobs and programs.
 * Promise: when it resolves, the runs survive a crash of the process and of the machine.
 * A crash before the commit leaves nothing; whoever waits then hears an error, never a wrong id.
 */
import { type Body, refuseNesting, type Store, type Tx } from '@sb/storage';
import { encodeRequest, type Group, groupAlike, insertGroup } from './enqueue-groups.ts';
import { enqueueTogether, outcomeOf } from './enqueue-together.ts';
import type { RunRequest } from './run.ts';

/** Stores one run and returns its id. Fails with `REQUEST_INVALID`, `UNKNOWN_JOB`, `UNKNOWN_QUEUE`, ... */
export async function enqueue(store: Store, request: RunRequest): Promise<number> {
  refuseNesting();
  return enqueueTogether(store, encodeRequest(request));
}

/** Stores all of them or none, and returns their ids in order. */
export async function enqueueMany(store: Store, requests: readonly RunRequest[]): Promise<readonly number[]> {
  const groups = groupAlike(requests.map(encodeRequest));
  try {
    const ids = await store.write((tx) => insertAll(tx, groups), {
      durable: true,
      autocommit: groups.length === 1,
    });
    store.ring();
    return ids;
  } catch (error) {
    throw outcomeOf(error);
  }
}

/** The same inside a transaction of the caller's, who rings the bell after the commit. */
export function* enqueueIn(tx: Tx, request: RunRequest): Body<number> {
  const [id] = yield* insertAll(tx, groupAlike([encodeRequest(request)]));
  if (id === undefined) throw new Error('The store returned no id.');
  return id;
}

function* insertAll(tx: Tx, groups: readonly Group[]): Body<readonly number[]> {
  const all: (readonly number[])[] = [];
  for (const group of groups) {
    const ids = yield* insertGroup(tx, group);
    if (ids instanceof Error) throw ids;
    all.push(ids);
  }
  return all.flat();
}
