/** What programs and nodes do: ask for runs, take them, end them, die. */
import { enqueueMany, expireRuns, fold, NODE_LEASE_MS, renewNode, SECOND_LOOK_MS } from '@sb/queue';
import type { ClaimedRun, Ended, Outcome, RunRequest, Ticked } from '@sb/queue';
import { PRIORITIES } from '@sb/jobs';
import { sql } from '@sb/storage';
import fc from 'fast-check';
import { isSuspect, omissionOf, wrongOf } from './claim-rules.ts';
import { type Command, command, nodeAt, partsOf, pick, refused, same, says } from './command.ts';
import {
  finish,
  JOBS,
  liveRuns,
  type Model,
  type ModelClaim,
  type ModelNode,
  type ModelRun,
  type QueueName,
  reap,
  settle,
  take,
} from './model.ts';
import { type Real, startNode } from './real.ts';

const ERROR = JSON.stringify({ name: 'Error', message: 'no' });

const OUTCOMES: readonly Outcome[] = [
  { state: 'succeeded' },
  { state: 'succeeded', result: '1' },
  { state: 'succeeded', events: [{ type: 'test.done', payload: {} }] },
  { state: 'failed', reason: 'error', attempt: 'failed', error: ERROR },
  { state: 'failed', reason: 'timed_out', attempt: 'timed_out', error: ERROR },
  { state: 'retry', delayMs: 0, attempt: 'failed', error: ERROR },
  { state: 'retry', delayMs: 2_000, attempt: 'timed_out', error: ERROR },
  { state: 'snoozed', delayMs: 1_000 },
  { state: 'released' },
  { state: 'skipped', reason: 'nothing to do' },
  { state: 'cancelled' },
  { state: 'expired' },
];

const place = fc.nat(1);
const index = fc.nat(1_000);
const slots = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(10, 16, 40));

const requests = fc.record(
  {
    jobId: fc.constantFrom(...JOBS),
    queue: fc.constantFrom<QueueName>('default', 'mail'),
    priority: fc.constantFrom(...PRIORITIES),
    delayMs: fc.constantFrom(0, 1_000, 30_000),
    startWithinMs: fc.constantFrom(1, 5_000),
  },
  { requiredKeys: ['jobId'] },
);

const enqueues = fc.tuple(requests, fc.integer({ min: 1, max: 5 }), place).map(([request, count, via]) =>
  command(`enqueue ${count} ${JSON.stringify(request)}`, async (m, r) => {
    const queue = request.queue ?? (request.jobId === 'mail' ? 'mail' : 'default');
    const asking = enqueueMany(
      r.stores[via] ?? r.stores[0],
      Array.from({ length: count }, () => request),
    );
    if (m.queues[queue].mode === 'draining') return refused(asking, 'QUEUE_DRAINING');
    for (const { id } of await asking) add(m, id, queue, request);
  }),
);

function add(m: Model, id: number, queue: QueueName, request: RunRequest & { jobId: ModelRun['job'] }): void {
  same(m.runs.has(id), false);
  const runAt = m.now + (request.delayMs ?? 0);
  m.runs.set(id, {
    id,
    job: request.jobId,
    queue,
    priority: PRIORITIES.indexOf(request.priority ?? (request.jobId === 'mail' ? 'high' : 'normal')),
    runAt,
    startBy: request.startWithinMs === undefined ? null : runAt + request.startWithinMs,
    state: 'queued',
    claimNo: 0,
    failures: 0,
    crashes: 0,
    node: null,
    cancelAsked: false,
    reason: null,
    attempt: null,
    replayOf: null,
    rootId: null,
  });
}

/** A trip of a node: ends some of its runs, and takes others. */
const trips = fc
  .tuple(place, fc.array(fc.tuple(index, fc.constantFrom(...OUTCOMES)), { maxLength: 6 }), fc.option(slots))
  .map(([at, ends, wanted]) => {
    const names = ends.map(([, { state }]) => state).join(', ');
    return command(`node ${at} ends [${names}] and asks for ${wanted ?? 0}`, (m, r) => {
      const node = nodeAt(m, at);
      const mine = m.claims.filter(({ nodeId, end }) => nodeId === node.id && end === 'open');
      return trip(m, r, node, { ends: paired(mine, ends), wanted: wanted ?? 0 });
    });
  });

/** Ends that come late, or a second time: of claims that were lost or settled long ago, by nodes that may be dead. */
const lateEnds = fc.tuple(index, fc.constantFrom(...OUTCOMES)).map(([which, outcome]) =>
  command(
    `a late ${outcome.state}`,
    async (m, r) => {
      const claim = pick(
        m.claims.filter(({ end }) => end !== 'open'),
        which,
      );
      const node = claim && m.nodes.get(claim.nodeId);
      if (node) await trip(m, r, node, { ends: [{ claim, outcome }], wanted: 0 });
    },
    (m) => m.claims.some(({ end }) => end !== 'open'),
  ),
);

interface ModelEnd {
  readonly claim: ModelClaim;
  readonly outcome: Outcome;
}

function paired(claims: readonly ModelClaim[], ends: readonly (readonly [number, Outcome])[]): ModelEnd[] {
  const left = [...claims];
  return ends.flatMap(([at, outcome]) =>
    left.splice(at % Math.max(1, left.length), 1).map((claim) => ({ claim, outcome })),
  );
}

async function trip(
  m: Model,
  r: Real,
  node: ModelNode,
  { ends, wanted }: { readonly ends: readonly ModelEnd[]; readonly wanted: number },
): Promise<void> {
  const ended = ends.map(({ claim, outcome }): Ended => {
    const { runId: id, claimNo, jobId } = claim;
    return { id, claimNo, jobId, outcome };
  });
  const ticked = await partsOf(r, node).ticker.tick(ended, wanted);
  if (ended.some(({ id }) => id === node.suspect)) node.suspect = undefined;
  const lost = ends.filter(({ claim, outcome }) => !settle(m, claim, outcome));
  same(
    idsOf(ticked.lost),
    lost.map(({ claim }) => claim.runId).toSorted((a, b) => a - b),
  );
  same([ticked.kept, ticked.refused], [[], []]);
  const taken = runsOf(m, ticked.claimed);
  const asked = { slots: wanted, taken, exhausted: wanted > 0 && ticked.exhausted };
  node.asked += wanted;
  same(wrongOf(m, node, asked), undefined);
  same(omissionOf(m, node, asked), undefined);
  takeAll(m, node, ticked);
}

function idsOf(all: readonly { readonly id: number }[]): readonly number[] {
  return all.map(({ id }) => id).toSorted((a, b) => a - b);
}

function runsOf(m: Model, claimed: readonly ClaimedRun[]): ModelRun[] {
  return claimed.map(({ id }) => {
    const run = m.runs.get(id);
    if (!run) throw new Error(`run ${id} was claimed, and nobody has asked for it`);
    return run;
  });
}

function takeAll(m: Model, node: ModelNode, { claimed }: Ticked): void {
  for (const run of runsOf(m, claimed)) {
    const told = claimed.find(({ id }) => id === run.id);
    take(m, run, node.id);
    if (isSuspect(run)) node.suspect = run.id;
    const { claimNo, failures, crashes, runAt } = run;
    const isLate = run.startBy !== null && run.startBy < m.now;
    says(told, { claimNo, failures, crashes, runAt, jobId: run.job, isLate });
  }
}

const racingClaims = fc.tuple(slots, slots).map(([one, other]) =>
  command(`both nodes ask at once, for ${one} and ${other}`, async (m, r) => {
    const asking = [one, other].map(async (wanted, at) => {
      const node = nodeAt(m, at);
      return { node, wanted, ticked: await partsOf(r, node).ticker.tick([], wanted) };
    });
    for (const { node, wanted, ticked } of await Promise.all(asking)) {
      node.asked += wanted;
      // The first has taken its runs when the second is looked at: one run in both answers is wrong.
      const taken = runsOf(m, ticked.claimed);
      same(wrongOf(m, node, { slots: wanted, taken, exhausted: false }), undefined);
      takeAll(m, node, ticked);
    }
  }),
);

const clocks = fc
  .constantFrom(1, 500, 1_000, 5_000, 31_000)
  .map((ms) => command(`${ms} ms pass`, (m, r) => pass(m, r, ms)));

async function pass(m: Model, r: Real, ms: number): Promise<void> {
  m.now += ms;
  r.clock.now = m.now;
  for (const node of m.nodes.values()) {
    if (!node.isUp) continue;
    same(await renewNode(r.stores[0], node.id), !node.isReaped);
    node.expiresAt = m.now + NODE_LEASE_MS;
  }
}

/** Another one starts in its place. What it held stays its own until somebody finds it dead. */
const crashes = fc.tuple(place, fc.subarray([...JOBS], { minLength: 1 })).map(([at, jobs]) =>
  command(`node ${at} dies, and one with ${jobs.join(' and ')} starts`, async (m, r) => {
    nodeAt(m, at).isUp = false;
    await startNode(m, r, at, jobs);
  }),
);

const looks = place.map((at) => command(`node ${at} looks after the others`, (m, r) => look(m, r, at)));

const reapings = place.map((at) =>
  command(`node ${at} looks twice after the leases of the dead have run out`, async (m, r) => {
    await pass(m, r, NODE_LEASE_MS + 1);
    await look(m, r, at);
    await pass(m, r, SECOND_LOOK_MS);
    await look(m, r, at);
  }),
);

async function look(m: Model, r: Real, at: number): Promise<void> {
  const node = nodeAt(m, at);
  const broughtBack = await partsOf(r, node).reaper.look();
  let expected = 0;
  for (const other of m.nodes.values()) {
    if (other.isReaped || other.expiresAt > m.now) continue;
    const since = node.sawExpired.get(other.id) ?? m.now;
    node.sawExpired.set(other.id, since);
    if (m.now - since >= SECOND_LOOK_MS) expected += reap(m, other);
  }
  same(broughtBack, expected);
}

const expiries = place.map((via) =>
  command('what is late expires', async (m, r) => {
    const late = liveRuns(m).filter(
      ({ state, startBy }) => state !== 'running' && startBy !== null && startBy < m.now,
    );
    for (const run of late) finish(m, run, 'expired', null);
    same(await expireRuns(r.stores[via] ?? r.stores[0]), late.length);
  }),
);

/** Twice at once: what is counted is counted once. */
const folds = fc.constant(
  command('history is folded', async (m, r) => {
    const ended = [...m.runs.values()].filter(({ attempt }) => attempt !== null);
    do await Promise.all(r.stores.map((store) => fold(store)));
    while ((await countFolded(r)).runs < ended.length);
    const states = (state: string): number => ended.filter((run) => run.state === state).length;
    const [succeeded, failed] = [states('succeeded'), states('failed')];
    const retried = ended.reduce((sum, { attempt }) => sum + Math.max(0, (attempt ?? 0) - 1), 0);
    same(await countFolded(r), { runs: ended.length, succeeded, failed, retried });
  }),
);

async function countFolded(r: Real): Promise<Record<'runs' | 'succeeded' | 'failed' | 'retried', number>> {
  const counts = await r.stores[0].read((tx) =>
    tx.first(sql<Awaited<ReturnType<typeof countFolded>>>`
      select cast(coalesce(sum(succeeded + failed + other), 0) as integer) as runs,
        cast(coalesce(sum(succeeded), 0) as integer) as succeeded,
        cast(coalesce(sum(failed), 0) as integer) as failed,
        cast(coalesce(sum(retried), 0) as integer) as retried from stats_minute`),
  );
  return counts ?? { runs: 0, succeeded: 0, failed: 0, retried: 0 };
}

/** Those that come often stand more than once. */
export const WORK: readonly fc.Arbitrary<Command>[] = [
  enqueues,
  enqueues,
  enqueues,
  trips,
  trips,
  trips,
  trips,
  lateEnds,
  racingClaims,
  clocks,
  clocks,
  crashes,
  looks,
  reapings,
  expiries,
  folds,
];
