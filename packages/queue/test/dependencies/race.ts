/**
 * Planned runs for real, over connections of their own: one asks for them, two nodes take and end them, one cancels,
 * all at once. Nobody does chores: the verbs alone have to tell every child.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FinishedState } from '@sb/jobs';
import { cancelRun } from '@sb/queue';
import { createTicker, enqueue, type Outcome, registerNode, stateName, type Ticker } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { expect } from 'vitest';
import type { PlannedRun } from './oracle.ts';

const OUTCOMES: Readonly<Record<PlannedRun['ends'], Outcome>> = {
  succeeded: { state: 'succeeded' },
  failed: { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"no"}' },
  skipped: { state: 'skipped', reason: 'own' },
};
/** Trips without anything to do, after which what still waits does so for ever. */
const IDLE_TRIPS = 40;

export interface RaceEnd {
  readonly state: FinishedState;
  readonly reason: string | null;
}

/** Resolves with the end of each; undefined of one that waits for ever. */
export async function race(
  [asker, one, other, canceller]: readonly [Store, Store, Store, Store],
  plan: readonly PlannedRun[],
): Promise<readonly (RaceEnd | undefined)[]> {
  const ids: number[] = [];
  const placeOf = new Map<number, number>();
  let allAsked = false;
  await Promise.all([ask(), work(one), work(other)]);
  const ends = await readEnds(asker);
  return ids.map((id) => ends.get(id));

  async function ask(): Promise<void> {
    const cancels: Promise<unknown>[] = [];
    for (const [place, { edges, isCancelled }] of plan.entries()) {
      const after = edges.map(({ parent, ...edge }) => ({ ...edge, run: ids[parent] ?? 0 }));
      const { id } = await enqueue(asker, { jobId: 'noop', ...(after.length > 0 && { after }) });
      placeOf.set(id, place);
      ids.push(id);
      if (isCancelled) cancels.push(cancelRun(canceller, { runId: id, actor: 'ada' }));
    }
    await Promise.all(cancels);
    allAsked = true;
  }

  async function work(store: Store): Promise<void> {
    const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '1.0.0', jobs: ['noop'] } as const;
    const nodeId = await registerNode(store, facts);
    const ticker: Ticker = createTicker({ store, nodeId, jobs: ['noop'] });
    for (let idle = 0; idle < IDLE_TRIPS;) {
      const { claimed } = await ticker.tick([], 3);
      // A node may have claimed what its asker has not been told of yet.
      await expect.poll(() => claimed.every(({ id }) => placeOf.has(id)), { interval: 1 }).toBe(true);
      await ticker.tick(
        claimed.map(({ id, claimNo, jobId }) => {
          const planned = plan[placeOf.get(id) ?? 0];
          return { id, claimNo, jobId, outcome: OUTCOMES[planned?.ends ?? 'succeeded'] };
        }),
        0,
      );
      if (claimed.length > 0 || !allAsked) idle = 0;
      else if ((await readEnds(store)).size >= plan.length) return;
      else idle += 1;
      if (claimed.length === 0) await sleep(1);
    }
  }
}

async function readEnds(store: Store): Promise<ReadonlyMap<number, RaceEnd>> {
  const rows = await store.read((tx) =>
    tx.rows(
      sql<{ id: number; state: number; reason: string | null }>`select id, state, reason from run_history`,
    ),
  );
  return new Map(
    rows.map(({ id, state, reason }) => [id, { state: stateName(state) as FinishedState, reason }]),
  );
}
