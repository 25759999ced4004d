import path from 'node:path';
import { readEffects } from './aftermath.ts';
import type { Place } from './use-worker.ts';

export interface Blockade {
  readonly ms: number;
  readonly how: 'computing' | 'waiting';
}

/** Two daemons; a run blocks one of them. Tells what became of the run, and how often somebody was taken for dead. */
export async function blockOneOfTwo(place: Place, blockade: Blockade): Promise<unknown> {
  const daemons = [place.start(['daemon']), place.start(['daemon'])];
  await Promise.all(daemons.map((daemon) => daemon.until(/worker started/)));
  await place.run(['job', 'effect.blocking', '--input', JSON.stringify(blockade), '--enqueue']);
  await Promise.any(daemons.map((daemon) => daemon.until(/run succeeded/)));
  const run = await place.json(['run:show', '1']);
  for (const daemon of daemons) daemon.child.kill('SIGTERM');
  const logs = await Promise.all(daemons.map(({ ended }) => ended));
  const log = logs.map(({ stdout, stderr }) => stdout + stderr).join('');
  return {
    run,
    timesRun: readEffects(path.join(place.folder, 'effects')).get(1),
    takenForDead: log.match(/lost its lease|brought back|taken over/g) ?? [],
  };
}

export const UNHARMED = {
  run: { state: 'succeeded', result: 'through', attempts: [] },
  timesRun: 1,
  takenForDead: [],
};
