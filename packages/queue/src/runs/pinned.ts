/**
 * Pinned runs: only one node may claim them. `worker job` enqueues and claims its run in one step, so that no daemon
 * takes the run or its retries. If the process dies, the reaper fails the run: a run that a person started is not run
 * again without that person.
 */
import { type Body, expectFound, type Store, type Tx } from '@sb/storage';
import { encodeRequest, type Group, groupAlike, insertGroup } from '../enqueue/enqueue-groups.ts';
import { DuplicateRunError } from '../errors.ts';
import { stateName } from '../lifecycle.ts';
import type { ClaimedRun, RunRequest } from '../run.ts';
import { spendUnasked } from '../limits/spend-rates.ts';
import { claimPinned, findPinned, readClaimed } from './pinned.sql.ts';

/**
 * Stores the run as running on this node. Pauses do not apply, and the job need not be defined by any code. Fails as
 * `enqueue` does, and with `DUPLICATE_RUN`.
 */
export async function enqueueAndClaim(
  store: Store,
  request: RunRequest,
  nodeId: number,
): Promise<ClaimedRun> {
  const group = groupOf(request);
  return store.write(function* (tx) {
    const run = expectFound(
      yield* readClaimed(tx, yield* insertPinned(tx, group, nodeId)),
      'the run that it stored as running',
    );
    yield* spendUnasked(tx, run.id);
    return run;
  });
}

/**
 * Stores a run that comes after others, pinned to this node: `claimPinnedRun` takes it once they have ended. The run
 * may have ended by then, or already when this resolves.
 */
export async function enqueuePinned(store: Store, request: RunRequest, nodeId: number): Promise<number> {
  const group = groupOf(request);
  return store.write((tx) => insertPinned(tx, group, nodeId));
}

function groupOf(request: RunRequest): Group {
  return expectFound(groupAlike([encodeRequest(request)])[0], 'a group of the request');
}

function* insertPinned(tx: Tx, group: Group, nodeId: number): Body<number> {
  const answers = yield* insertGroup(tx, group, { nodeId });
  if (answers instanceof Error) throw answers;
  const answer = expectFound(answers[0], 'the id of the pinned run');
  if (answer.verdict === 'duplicate') throw new DuplicateRunError(group.request.jobId, answer.id);
  return answer.id;
}

/** Takes the next attempt of a pinned run once it is due; undefined while it is not. */
export async function claimPinnedRun(
  store: Store,
  runId: number,
  nodeId: number,
): Promise<ClaimedRun | undefined> {
  return store.write(function* (tx) {
    const claimed = yield* claimPinned(tx, runId, nodeId);
    if (claimed) yield* spendUnasked(tx, runId);
    return claimed ? yield* readClaimed(tx, runId) : undefined;
  });
}

/** A pinned run that is not running: when it is due, ms since the epoch, unless it waits for other runs. */
export interface PinnedStanding {
  readonly dueAt: number | undefined;
}

/** Undefined when the run is running, or has ended. */
export async function readPinned(store: Store, runId: number): Promise<PinnedStanding | undefined> {
  const row = await store.read((tx) => findPinned(tx, runId));
  return row && { dueAt: stateName(row.state) === 'waiting' ? undefined : row.run_at };
}
