/**
 * Limits under any order of what may happen: enqueues, claims and ends on three nodes, crashes, cancels, and limits that
 * change. Two rules are looked at: what is claimed never is beyond a limit, and nothing stays held where there is room.
 */
import { cancelRun, limitQueue } from '@sb/queue';
import { type ClaimedRun, createReaper } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect, isSlow, type Opener } from '@sb/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reconcileLimits } from '../src/limits/manage/reconcile-limits.ts';
import { type LimitedQueue, openLimited } from './open-limited.ts';
import type { TestNode } from './open-queue.ts';

const ENDS = [
  { state: 'succeeded' },
  { state: 'retry', delayMs: 0, attempt: 'failed', error: '{"message":"no"}' },
  { state: 'snoozed', delayMs: 0 },
  { state: 'released' },
  { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"no"}' },
] as const;

/** Sequences of commands: the slow run goes on where the short one stops. */
const CASES = isSlow() ? { sqlite: 40, postgres: 6 } : { sqlite: 12, postgres: 2 };

const node = fc.nat(2);
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask'),
      job: fc.constantFrom('one', 'two', 'keyed', 'plain'),
      key: fc.constantFrom('a', 'b'),
      priority: fc.constantFrom('high', 'normal'),
    } as const),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('claim'), node, slots: fc.constantFrom(1, 2, 10) } as const),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('end'),
      node,
      which: fc.nat(5),
      end: fc.constantFrom(...ENDS),
    } as const),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash'), node } as const) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel'), which: fc.nat(20) } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('limit'),
      limit: fc.constantFrom<(number | 'none')[]>(1, 3, 'none'),
    } as const),
  },
);

type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

interface Worker {
  readonly node: TestNode;
  readonly has: Map<number, ClaimedRun>;
}

interface World {
  readonly q: LimitedQueue;
  readonly workers: Worker[];
  limit: number | 'none';
  newest: number;
  readonly faults: string[];
}

async function perform(world: World, asked: Command): Promise<void> {
  const { q, workers } = world;
  const worker = 'node' in asked ? workers[asked.node] : undefined;
  switch (asked.do) {
    case 'ask':
      world.newest = await q.ask(asked.job, asked.job === 'keyed' ? asked.key : undefined, {
        priority: asked.priority,
        maxAttempts: 5,
      });
      return;
    case 'claim':
      if (worker) await claim(world, worker, asked.slots);
      return;
    case 'end': {
      const run = [...(worker?.has.values() ?? [])][asked.which];
      if (!run || !worker) return;
      worker.has.delete(run.id);
      await worker.node.settle(run, asked.end);
      return;
    }
    case 'crash':
      if (worker) await crash(world, asked.node, worker);
      return;
    case 'cancel':
      await cancelRun(q.store, { runId: Math.max(1, world.newest - asked.which), actor: 'ada' }).catch(
        () => undefined,
      );
      return;
    case 'limit':
      world.limit = asked.limit;
      await limitQueue(q.store, 'default', { maxRunning: asked.limit, actor: 'ada' });
  }
}

/** What was just claimed is within each limit, counted over all that runs. */
async function claim(
  { q, limit, faults }: World,
  { node: mine, has }: Worker,
  slots: number,
): Promise<number> {
  const claimed = await mine.claim(slots);
  for (const run of claimed) has.set(run.id, run);
  if (claimed.length === 0) return 0;
  const running = await runningOf(q.store);
  if (limit !== 'none' && running.length > limit)
    faults.push(`${running.length} of the queue run, beyond ${limit}`);
  const counts = new Map<string, number>();
  for (const { gate } of running) counts.set(gate, (counts.get(gate) ?? 0) + 1);
  for (const [gate, count] of counts) if (count > roomOf(gate)) faults.push(`${count} of ${gate} run`);
  return claimed.length;
}

async function runningOf(store: Store): Promise<readonly { readonly gate: string }[]> {
  return store.read((tx) =>
    tx.rows(sql<{ gate: string }>`
      select d.name || case when r.limit_key is null then '' else '/' || r.limit_key end as gate
      from runs r join job_defs d on d.id = r.job_id where r.state = 3`),
  );
}

async function crash({ q, workers }: World, at: number, dead: Worker): Promise<void> {
  workers[at] = { node: await q.limitedNode(), has: new Map() };
  const isGone = ({ id }: { readonly id: number }): boolean => id === dead.node.id;
  await createReaper({ store: q.store, nodeId: workers[at].node.id, isGone }).reap();
}

/** When nobody does anything any more, nothing is held or queued that has room. */
async function settleDown(world: World): Promise<void> {
  await reconcileLimits(world.q.store);
  for (let idle = 0; idle < 3;) {
    let some = 0;
    for (const worker of world.workers) some += await claim(world, worker, 50);
    idle = some > 0 ? 0 : idle + 1;
  }
  const running = (await runningOf(world.q.store)).map(({ gate }) => gate);
  if (world.limit !== 'none' && running.length >= world.limit) return;
  const waiting = await world.q.store.read((tx) =>
    tx.rows(sql<{ gate: string; crashes: number }>`
      select d.name || case when r.limit_key is null then '' else '/' || r.limit_key end as gate, r.crashes
      from runs r join job_defs d on d.id = r.job_id where r.state in (1, 2)`),
  );
  // One that crashed its node twice waits for the others of its kind.
  const able = waiting.filter(
    ({ gate, crashes }) => crashes < 2 && running.filter((one) => one === gate).length < roomOf(gate),
  );
  for (const { gate } of able) world.faults.push(`a run of ${gate} waits where there is room`);
}

function roomOf(gate: string): number {
  if (gate === 'plain') return Number.POSITIVE_INFINITY;
  return gate === 'two' ? 2 : 1;
}

async function checkLimits(open: Opener, commands: readonly Command[]): Promise<readonly string[]> {
  const q = await openLimited(open);
  const workers = [];
  for (let at = 0; at < 3; at++)
    workers.push({ node: await q.limitedNode(), has: new Map<number, ClaimedRun>() });
  const world: World = { q, workers, limit: 'none', newest: 0, faults: [] };
  for (const one of commands) await perform(world, one);
  await settleDown(world);
  return world.faults;
}

eachDialect('limits', (open, dialect) => {
  test('are kept, and leave no place empty, whatever happens in whatever order', async () => {
    const commands = fc.array(command, { minLength: 10, maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(commands, async (asked) => {
        expect(await checkLimits(open, asked)).toEqual([]);
      }),
      { numRuns: CASES[dialect], seed: 20_260_302 },
    );
  });
});
