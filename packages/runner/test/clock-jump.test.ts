/** A clock that is set while runs are under way: what is measured (a timeout, a lease) does not follow it. */
import { findRun, listNodes } from '@sb/queue';
import { aboveStore, createGate, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { allFinished, job, open, run } from './open-runner.ts';

const HOUR = 3_600_000;

aboveStore('a node whose clock jumps an hour', (opener) => {
  test('forth and back keeps its lease and its runs, and starts what is due by the clock', async () => {
    let aheadMs = 0;
    const now = (): number => Date.now() + aheadMs;
    const [begun, mayEnd] = [createGate(), createGate()];
    const aborted: unknown[] = [];
    const jobs = [
      job('quick', () => undefined),
      job('long', async ({ signal }) => {
        signal.addEventListener('abort', () => aborted.push(signal.reason));
        begun.open();
        await mayEnd.opened;
      }),
    ];
    await using node = await open(withClock(opener, now), jobs, { now });
    const other = await run(node.store, jobs, { now });
    const long = await node.ask('long', { timeoutMs: HOUR / 2 });
    await begun.opened;
    const [inHalfAnHour, inTwoHours] = [
      await node.ask('quick', { delayMs: HOUR / 2 }),
      await node.ask('quick', { delayMs: 2 * HOUR }),
    ];

    aheadMs = HOUR;
    expect(await node.done(inHalfAnHour)).toMatchObject({ state: 'succeeded', attempts: [] });
    expect(await node.done(await node.ask('quick'))).toMatchObject({ state: 'succeeded' });
    aheadMs = 0;
    expect(await node.done(await node.ask('quick'))).toMatchObject({ state: 'succeeded' });
    expect(await findRun(node.store, inTwoHours)).toMatchObject({ state: 'queued' });
    expect(await findRun(node.store, long)).toMatchObject({ state: 'running' });
    mayEnd.open();
    expect(await node.done(long)).toMatchObject({ state: 'succeeded', attempt: 1, attempts: [] });
    aheadMs = 3 * HOUR;
    await allFinished(node.store, 5);
    expect(aborted).toEqual([]);
    expect(await listNodes(node.store)).toHaveLength(2);
    await other.stop();
  });
});

function withClock(opener: Opener, clock: () => number): Opener {
  return Object.assign(() => opener({ clock }), opener);
}
