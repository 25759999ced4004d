import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Store } from '@sb/storage';
import { readEffects } from './aftermath.ts';
import { endedRun } from './daemons.ts';
import { withStore } from './frozen-node.ts';
import type { Place } from './use-worker.ts';

export interface Blockade {
  readonly ms: number;
  readonly how: 'computing' | 'waiting';
  /** It ends before its time when the lease of its node has been renewed so often meanwhile. */
  readonly renewals?: number;
}

/** Two daemons; a run blocks one of them. Returns what became of the run, and how often a node was taken for dead. */
export async function blockOneOfTwo(place: Place, blockade: Blockade): Promise<unknown> {
  const daemons = [place.start(['daemon']), place.start(['daemon'])];
  await Promise.all(daemons.map((daemon) => daemon.until(/worker started/)));
  await place.ask(['job', 'effect.blocking', '--input', JSON.stringify(blockade), '--enqueue']);
  if (blockade.renewals !== undefined) await endWhenRenewed(place, blockade.renewals);
  await Promise.any(daemons.map((daemon) => daemon.until(/run succeeded/)));
  const run = await endedRun(place, 1);
  for (const daemon of daemons) daemon.child.kill('SIGTERM');
  const logs = await Promise.all(daemons.map(({ ended }) => ended));
  const log = logs.map(({ stdout, stderr }) => stdout + stderr).join('');
  return {
    run,
    timesRun: readEffects(path.join(place.folder, 'effects')).get(1),
    takenForDead: log.match(/lost its lease|brought back|taken over/g) ?? [],
  };
}

async function endWhenRenewed(place: Place, times: number): Promise<void> {
  while (!existsSync(path.join(place.folder, 'effects'))) await sleep(5);
  await withStore(place, async (store) => {
    // The first was there before.
    const leases = new Set<number | undefined>();
    while (leases.size <= times) leases.add(await leaseOfBlocked(store));
  });
  writeFileSync(path.join(place.folder, 'go'), '');
}

async function leaseOfBlocked(store: Store): Promise<number | undefined> {
  await sleep(20);
  const row = await store.read((tx) =>
    tx.first(
      sql<{ until: number }>`select n.expires_at as until from runs r join nodes n on n.id = r.node_id`,
    ),
  );
  return row?.until;
}

export const UNHARMED = {
  run: { state: 'succeeded', result: 'through', attempts: [] },
  timesRun: 1,
  takenForDead: [],
};
