/** When the loop goes to the store, with what, and what it makes of the answer. */
import type { Ended, Outcome, Ticked } from '@sb/queue/engine';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type ClaimLoopOptions, createClaimLoop } from '../src/claim/claim-loop.ts';
import { aRun } from './a-run.ts';

const NOTHING: Ticked = {
  claimed: [],
  exhausted: true,
  scanGoesOn: false,
  freed: false,
  lost: [],
  kept: [],
  refused: [],
  overruled: [],
};
const fails = (): Promise<never> => Promise.reject(new Error('no room'));

type Trip = (ended: readonly Ended[], slots: number) => Promise<Partial<Ticked>>;

/** A loop whose trips go as they are told, each by the next of `script`, and then for nothing; time is the test's. */
function startLoop(script: readonly Trip[], options: Partial<ClaimLoopOptions> = {}) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
  const trips: { readonly ended: readonly number[]; readonly slots: number }[] = [];
  const seen = {
    started: [] as number[],
    settled: [] as number[],
    heldUp: [] as number[],
    retries: [] as number[],
    recovered: 0,
    asked: 0,
  };
  /** `foreignAt`: of a run that this node cannot take. `wayMs`: until a question for it reaches the store. */
  const nextDue: { at?: number; foreignAt?: number; wayMs?: number } = {};
  const loop = createClaimLoop({
    ticker: {
      async tick(ended, slots) {
        trips.push({ ended: ended.map(({ id }) => id), slots });
        if (nextDue.at !== undefined && nextDue.at <= performance.now()) delete nextDue.at;
        const trip = script[trips.length - 1] ?? script.at(-1);
        return { ...NOTHING, ...(await trip?.(ended, slots)) };
      },
      nextDueAt: () => Promise.resolve(undefined),
      nextDueInMs: async (sinceMs) => {
        seen.asked += 1;
        if (nextDue.wayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, nextDue.wayMs));
        const inMs = [nextDue.at, nextDue.foreignAt].flatMap((at) =>
          at !== undefined && at > performance.now() - sinceMs ? [at - performance.now()] : [],
        );
        return inMs.length > 0 ? Math.min(...inMs) : undefined;
      },
    },
    concurrency: 4,
    trips: 1,
    mayClaim: () => true,
    beforeStart: () => undefined,
    start: ({ id }) => seen.started.push(id),
    settled: (ended) => seen.settled.push(...ended.map(({ id }) => id)),
    heldUp: (ended) => seen.heldUp.push(...ended.map(({ id }) => id)),
    recover: async () => {},
    failed: (_error, retryInMs) => seen.retries.push(retryInMs),
    recovered: () => (seen.recovered += 1),
    ...options,
  });
  onTestFinished(() => {
    loop.stop();
    vi.useRealTimers();
  });
  loop.start();
  return { loop, trips, seen, nextDue };
}

/** The same some time later. */
async function startAndPass(ms: number, ...started: Parameters<typeof startLoop>) {
  const loop = startLoop(...started);
  await pass(ms);
  return loop;
}

const nothing: Trip = () => Promise.resolve({});
const takeOne: Trip = () => Promise.resolve({ claimed: [aRun({ id: 1 })] });
const keep: Trip = (kept) => Promise.resolve({ kept });
/** And all that follows from it at once. */
async function pass(ms: number): Promise<void> {
  for (const part of [ms, 1, 1]) await vi.advanceTimersByTimeAsync(part);
}

function answer() {
  const told: ((ticked: Partial<Ticked>) => void)[] = [];
  const coming = new Promise<Partial<Ticked>>((resolve) => told.push(resolve));
  return { trip: () => coming, comes: (ticked: Partial<Ticked> = {}) => told[0]?.(ticked) };
}

const endOf = (id: number, outcome: Outcome = { state: 'succeeded' }): Ended => ({
  id,
  claimNo: 1,
  jobId: 'work',
  outcome,
});

test.each([
  ['is away', fails, [50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]],
  ['answers, and takes nothing', () => Promise.resolve(), [50, 100, 200, 400, 800, 1_000, 1_000, 1_000]],
])('a store that %s is tried again after a while that has its limit', async (_what, recover, whiles) => {
  const { seen } = await startAndPass(60_000, [fails], { recover });
  expect(seen.retries.slice(0, whiles.length)).toEqual(whiles);
  expect(seen.recovered).toBe(0);
});

test('what could not be written is written by the next trip, and the store is well again once', async () => {
  const { loop, trips, seen } = await startAndPass(0, [nothing, fails, nothing]);
  loop.ended(endOf(7));
  await pass(0);
  expect([loop.unsettled(), loop.isIdle()]).toEqual([1, false]);
  await pass(50);
  expect(trips.map(({ ended }) => ended)).toEqual([[], [7], [7]]);
  expect([seen.recovered, loop.unsettled(), loop.isIdle()]).toEqual([1, 0, true]);
});

test('a wake-up during a trip is not lost: there is another one at once', async () => {
  const first = answer();
  const { loop, trips } = await startAndPass(0, [first.trip, nothing]);
  loop.wake();
  await pass(0);
  expect(trips).toHaveLength(1);
  first.comes();
  await pass(0);
  expect(trips).toHaveLength(2);
});

test('a wake-up while trips continue a scan is not lost: a scan follows it', async () => {
  const first = answer();
  const second = answer();
  const { loop, trips } = await startAndPass(0, [first.trip, second.trip, nothing]);
  loop.wake();
  first.comes({ exhausted: false, scanGoesOn: true });
  await pass(0);
  expect(trips).toHaveLength(2);
  second.comes();
  await pass(0);
  expect(trips).toHaveLength(3);
});

test('an end that lets others of its kind run is followed by another look', async () => {
  const { trips } = await startAndPass(0, [() => Promise.resolve({ freed: true }), nothing]);
  expect(trips).toHaveLength(2);
});

test('a retry is looked for when it is due, not at the next poll', async () => {
  const { loop, trips } = await startAndPass(0, [nothing]);
  loop.ended(endOf(7, { state: 'retry', delayMs: 20, attempt: 'failed', error: '{}' }));
  await pass(0);
  expect(trips).toHaveLength(2);
  await pass(21);
  expect(trips).toHaveLength(3);
});

test('a delayed run is looked for when it is due, not at the next poll', async () => {
  const { loop, trips, nextDue } = await startAndPass(300, [nothing]);
  nextDue.at = performance.now() + 400;
  loop.wake();
  await pass(395);
  expect(trips).toHaveLength(2);
  await pass(5);
  expect(trips).toHaveLength(3);
});

test('a run that becomes due between a trip and the question of its watch is not left to the poll', async () => {
  const { loop, trips, nextDue } = await startAndPass(300, [nothing]);
  nextDue.wayMs = 20;
  nextDue.at = performance.now() + 10;
  loop.wake();
  await pass(30);
  expect(trips).toHaveLength(3);
});

test('one that becomes due after a trip that the watch has caused, and that claimed others, is not either', async () => {
  const { loop, trips, nextDue } = await startAndPass(300, [nothing, nothing, takeOne, nothing]);
  nextDue.wayMs = 20;
  nextDue.at = performance.now() + 10;
  loop.wake();
  await pass(30);
  expect(trips).toHaveLength(3);
  nextDue.at = performance.now() + 2;
  await pass(250);
  expect(trips).toHaveLength(4);
});

test('one that comes while the watch asks, and becomes due before it asks again, is not either', async () => {
  const { loop, trips, nextDue } = await startAndPass(300, [nothing]);
  nextDue.wayMs = 20;
  nextDue.foreignAt = performance.now() + 10;
  loop.wake();
  await pass(3);
  loop.wake();
  await pass(25);
  expect(trips).toHaveLength(4);
  delete nextDue.foreignAt;
  nextDue.at = performance.now() + 2;
  await pass(250);
  expect(trips).toHaveLength(5);
});

test('one that came while the watch rested is, too', async () => {
  const { loop, trips, nextDue } = await startAndPass(0, [nothing]);
  nextDue.at = performance.now() + 400;
  loop.wake();
  await pass(405);
  expect(trips).toHaveLength(3);
});

test('one that came and became due while the watch rested is looked for when the rest is over', async () => {
  const { loop, trips, nextDue } = await startAndPass(0, [nothing]);
  nextDue.at = performance.now() + 100;
  loop.wake();
  await pass(255);
  expect(trips).toHaveLength(3);
});

test('a delayed run is looked for when it is due, also behind one that this node cannot take', async () => {
  const { loop, trips, nextDue } = await startAndPass(300, [nothing]);
  nextDue.foreignAt = performance.now() + 10;
  nextDue.at = performance.now() + 600;
  loop.wake();
  await pass(595);
  const before = trips.length;
  await pass(5);
  expect(trips).toHaveLength(before + 1);
});

test('the store is asked for the next due run once, and again when something came or that run is due', async () => {
  const { loop, trips, seen, nextDue } = await startAndPass(60_000, [nothing]);
  expect(trips.length).toBeGreaterThan(50);
  expect(seen.asked).toBe(1);
  nextDue.foreignAt = performance.now() + 5_000;
  for (let bell = 0; bell < 100; bell += 1) loop.wake();
  await pass(4_000);
  expect(seen.asked).toBe(2);
  // Due, and not to be claimed by this node: forgotten when a trip is later than it by more than the margin.
  await pass(60_000);
  expect(seen.asked).toBe(4);
});

test('a loop that has stopped asks for no due run when its last trip answers', async () => {
  const last = answer();
  const { loop, seen } = await startAndPass(0, [last.trip]);
  loop.stop();
  last.comes();
  await pass(1_000);
  expect(seen.asked).toBe(0);
});

test('an end whose row is locked rests, is told of once, and counts as unsettled until it is written', async () => {
  const { loop, trips, seen } = startLoop([keep, keep, nothing], { mayClaim: () => false });
  loop.ended(endOf(7));
  await pass(500);
  let isThrough = false;
  void loop.settleAll(10_000).then(() => (isThrough = true));
  await pass(0);
  expect([loop.unsettled(), loop.isIdle(), isThrough]).toEqual([1, false, false]);
  await pass(3_000);
  expect(trips.filter(({ ended }) => ended.length > 0)).toHaveLength(3);
  expect([loop.unsettled(), loop.isIdle(), isThrough]).toEqual([0, true, true]);
  expect([seen.heldUp, seen.settled]).toEqual([[7], [7]]);
});

test('a node that looks for lost answers knows of all that it has yet to write', async () => {
  const known: number[] = [];
  const recover: ClaimLoopOptions['recover'] = async (unsettled) => {
    known.push(...unsettled.map(({ id }) => id));
  };
  const { loop } = await startAndPass(0, [nothing, keep, fails, nothing], { recover });
  loop.ended(endOf(7));
  await pass(0);
  loop.ended(endOf(8));
  await pass(60);
  expect(known).toEqual([8, 7]);
});

test('nobody looks for lost answers while another trip is under way: it would find that one', async () => {
  const [slow, known] = [answer(), vi.fn<ClaimLoopOptions['recover']>(async () => {})];
  const { loop, seen } = await startAndPass(0, [slow.trip, fails, nothing], { trips: 2, recover: known });
  loop.ended(endOf(7));
  loop.ended(endOf(8));
  await pass(500);
  expect(seen.retries.length).toBeGreaterThan(1);
  expect(known).not.toHaveBeenCalled();
  slow.comes();
  await pass(0);
  expect(seen.recovered).toBe(0);
  await pass(1_000);
  expect(known).toHaveBeenCalledOnce();
  expect([loop.unsettled(), seen.recovered]).toEqual([0, 1]);
});

test('two trips that fail at once are followed by one look for lost answers', async () => {
  const recover = vi.fn<ClaimLoopOptions['recover']>(async () => {});
  const both = answer();
  const failing: Trip = () => both.trip().then(fails);
  const { loop, trips } = await startAndPass(0, [failing, failing, nothing], { trips: 2, recover });
  loop.ended(endOf(7));
  loop.ended(endOf(8));
  await pass(0);
  expect(trips).toHaveLength(2);
  both.comes();
  await pass(1_000);
  expect(recover).toHaveBeenCalledOnce();
  expect(loop.unsettled()).toBe(0);
});

test('two trips at once claim no more than there is room for', async () => {
  const [first, second] = [answer(), answer()];
  const { loop, trips, seen } = await startAndPass(0, [first.trip, second.trip, nothing], { trips: 2 });
  loop.ended(endOf(7));
  loop.ended(endOf(8));
  await pass(0);
  expect(trips.map(({ slots }) => slots)).toEqual([4, 0]);
  first.comes({ claimed: [aRun({ id: 1 }), aRun({ id: 2 }), aRun({ id: 3 })], exhausted: false });
  second.comes({ exhausted: false });
  await pass(0);
  expect(seen.started).toEqual([1, 2, 3]);
  expect(trips.at(-1)?.slots).toBe(1);
});

test('for free slots alone a claim goes beside another one only where that may leave some', async () => {
  const [first, second] = [answer(), answer()];
  const { loop, trips } = await startAndPass(0, [first.trip, second.trip, () => answer().trip()], {
    trips: 2,
    concurrency: 2_000,
  });
  expect(trips).toHaveLength(1);
  first.comes();
  await pass(0);
  loop.wake();
  await pass(0);
  expect(trips).toHaveLength(2);
  second.comes({
    claimed: Array.from({ length: 500 }, (_, i) => aRun({ id: i + 1 })),
    exhausted: false,
  });
  await pass(0);
  expect(trips.slice(2).map(({ slots }) => slots)).toEqual([500, 500]);
});

test('what comes while a claim is under way is claimed beside it', async () => {
  const first = answer();
  const { loop, trips } = await startAndPass(0, [first.trip, nothing], { trips: 2, concurrency: 2_000 });
  loop.wake();
  await pass(0);
  expect(trips.map(({ slots }) => slots)).toEqual([500, 500]);
});

test('a slot that is asked for is given at once if it is free, or else before a claim has it', async () => {
  const first = answer();
  const { loop, trips } = await startAndPass(0, [first.trip, nothing]);
  const given: string[] = [];
  for (const who of ['a', 'b', 'c']) loop.take(() => given.push(who));
  expect(given).toEqual([]);
  first.comes({ claimed: [aRun({ id: 1 }), aRun({ id: 2 })], exhausted: false });
  await pass(0);
  expect([given, trips.map(({ slots }) => slots)]).toEqual([['a', 'b'], [4]]);
  loop.freed();
  loop.wake();
  await pass(0);
  expect([given, trips]).toMatchObject([['a', 'b', 'c'], { length: 1 }]);
  loop.freed();
  await pass(0);
  expect(trips.slice(1)).toEqual([{ ended: [], slots: 1 }]);
});

test('a claim that is answered while the node stops is given back, and none is made afterwards', async () => {
  const first = answer();
  const { loop, trips, seen } = await startAndPass(0, [first.trip, nothing]);
  loop.stopClaiming();
  first.comes({ claimed: [aRun({ id: 1 }), aRun({ id: 2 })], exhausted: false });
  await pass(0);
  loop.wake();
  await pass(0);
  expect(seen.started).toEqual([]);
  expect(trips.slice(1)).toEqual([{ ended: [1, 2], slots: 0 }]);
});

test('all is settled when the trip under way has ended, and after that none fails any more', async () => {
  const [first, last] = [answer(), answer()];
  const recover = vi.fn<ClaimLoopOptions['recover']>(async () => {});
  const { loop } = await startAndPass(0, [first.trip, () => last.trip().then(fails)], { recover });
  let isSettled = false;
  void loop.settleAll(10_000).then(() => (isSettled = true));
  await pass(0);
  expect(isSettled).toBe(false);
  first.comes();
  await pass(0);
  expect(isSettled).toBe(true);
  loop.ended(endOf(7));
  await pass(0);
  loop.stop();
  last.comes();
  await pass(10_000);
  expect([loop.unsettled(), recover.mock.calls]).toEqual([1, []]);
});

test('a node that is not sure of its lease writes, and takes nothing', async () => {
  const { loop, trips } = await startAndPass(2_000, [nothing], { mayClaim: () => false });
  expect(trips).toEqual([]);
  loop.ended(endOf(7));
  await pass(0);
  expect(trips).toEqual([{ ended: [7], slots: 0 }]);
});

test('a store is asked now and then though nobody rings, and no more once the loop is stopped', async () => {
  const { loop, trips } = await startAndPass(5_500, [nothing]);
  expect(trips.length).toBeGreaterThan(4);
  loop.stop();
  const before = trips.length;
  loop.ended(endOf(7));
  loop.wake();
  await pass(5_000);
  expect(trips).toHaveLength(before);
});
