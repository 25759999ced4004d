/** A chain of three runs whose middle has failed; returns the number of that run. */
import { enqueueChain } from '@sb/queue';
import type { Engine } from './open-engine.ts';

export async function breakChain(engine: Engine): Promise<number> {
  const { runs } = await enqueueChain(engine.store, [
    { request: { jobId: 'mail.send', input: { to: 'ada' } }, name: 'first' },
    { request: { jobId: 'report' }, name: 'middle' },
    { request: { jobId: 'report' }, name: 'last' },
  ]);
  await engine.succeed();
  await engine.die(0);
  return runs[1]?.id ?? 0;
}
