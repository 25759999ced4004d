/** What programs and nodes do: ask for runs, take them, end them, count them. */
import { enqueue, enqueueMany, expireRuns, fold, type Outcome, type RunRequest } from '@sb/queue/engine';
import { PRIORITIES } from '@sb/jobs';
import { sql } from '@sb/storage';
import fc from 'fast-check';
import { NOON } from '../open-queue.ts';
import { wrongOf } from './claim-rules.ts';
import { type Command, command, nodeAt, partsOf, pick, refused, same } from './command.ts';
import {
  finish,
  JOBS,
  judge,
  liveRuns,
  type Model,
  type ModelClaim,
  type ModelEdge,
  type ModelRun,
  type QueueName,
  startOrEnd,
} from './model.ts';
import type { Real } from './real.ts';
import { followScan, paired, runsOf, takeAll, trip } from './trip.ts';

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
    // One that is past, one that some sequences reach, one that few do.
    runAtMs: fc.constantFrom(NOON - 1_000, NOON + 10_000, NOON + 60_000),
    startWithinMs: fc.constantFrom(1, 5_000),
  },
  { requiredKeys: ['jobId'] },
);

type Request = RunRequest & { readonly jobId: ModelRun['job']; readonly queue?: QueueName };

export const enqueuing = (request: Request, count = 1, via = 0): Command =>
  command(`enqueue ${count} ${JSON.stringify(request)}`, async (m, r) => {
    const queue = request.queue ?? (request.jobId === 'mail' ? 'mail' : 'default');
    const asking = enqueueMany(
      r.stores[via] ?? r.stores[0],
      Array.from({ length: count }, () => request),
    );
    if (m.queues[queue].mode === 'draining') return refused(asking, 'QUEUE_DRAINING');
    for (const { id } of await asking) add(m, id, queue, request);
  });

const enqueues = fc
  .tuple(requests, fc.integer({ min: 1, max: 5 }), place)
  .map(([request, count, via]) => enqueuing(request, count, via));

const edges = fc.uniqueArray(
  fc.record({
    which: index,
    on: fc.constantFrom('success', 'success', 'failure', 'always' as const),
    onUnmet: fc.constantFrom('skip', 'fail', 'run' as const),
  }),
  { minLength: 1, maxLength: 3, selector: ({ which }) => which },
);

type DrawnEdge = Pick<ModelEdge, 'on' | 'onUnmet'> & {
  /** The run, by a number that may be any. */
  readonly which: number;
};

/** After runs that wait, that are under way, or that have ended. */
export const following = (request: Request, drawn: readonly DrawnEdge[], via = 0): Command =>
  command(
    `enqueue ${JSON.stringify(request)} after ${JSON.stringify(drawn)}`,
    async (m, r) => {
      const queue = request.queue ?? (request.jobId === 'mail' ? 'mail' : 'default');
      const parents = drawn.map(({ which }) => pick(mostlyLive(m, which), which)?.id ?? 0);
      const after = drawn.flatMap(({ on, onUnmet }, at) => {
        const run = parents[at] ?? 0;
        return parents.indexOf(run) === at ? [{ run, on, onUnmet }] : [];
      });
      const asking = enqueue(r.stores[via] ?? r.stores[0], { ...request, after });
      if (m.queues[queue].mode === 'draining') return refused(asking, 'QUEUE_DRAINING');
      addFollower(m, add(m, (await asking).id, queue, request), after);
    },
    (m) => m.runs.size > 0,
  );

const followers = fc
  .tuple(requests, edges, place)
  .map(([request, drawn, via]) => following(request, drawn, via));

/** What follows a run that has long ended says little. */
function mostlyLive(m: Model, which: number): readonly ModelRun[] {
  const live = liveRuns(m);
  return live.length > 0 && which % 4 > 0 ? live : [...m.runs.values()];
}

function addFollower(
  m: Model,
  run: ModelRun,
  after: readonly (Omit<ModelEdge, 'parent' | 'outcome'> & { readonly run: number })[],
): void {
  const waiting: ModelRun = {
    ...run,
    state: 'waiting',
    edges: after.map(({ run: parent, ...edge }) => ({ ...edge, parent, outcome: 'open' })),
  };
  m.runs.set(run.id, waiting);
  judge(m, waiting.edges);
  startOrEnd(m, waiting);
}

function add(
  m: Model,
  id: number,
  queue: QueueName,
  request: RunRequest & { jobId: ModelRun['job'] },
): ModelRun {
  same(m.runs.has(id), false);
  const runAt = Math.max(m.now + (request.delayMs ?? 0), request.runAtMs ?? 0);
  const run: ModelRun = {
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
    edges: [],
  };
  m.runs.set(id, run);
  return run;
}

/** A trip of a node: ends some of its runs, and takes others. */
export function going(at: number, ends: readonly (readonly [number, Outcome])[], wanted = 0): Command {
  const names = ends.map(([, { state }]) => state).join(', ');
  return command(`node ${at} ends [${names}] and asks for ${wanted}`, (m, r) => {
    const node = nodeAt(m, at);
    const mine = m.claims.filter(({ nodeId, end }) => nodeId === node.id && end === 'open');
    return trip(m, r, node, { ends: paired(mine, ends), wanted });
  });
}

const trips = fc
  .tuple(place, fc.array(fc.tuple(index, fc.constantFrom(...OUTCOMES)), { maxLength: 6 }), fc.option(slots))
  .map(([at, ends, wanted]) => going(at, ends, wanted ?? 0));

/**
 * Ends that come late, or a second time: of claims that were lost or settled long ago, by nodes that may be dead, and
 * among them some that are right.
 */
const lateEnds = fc
  .tuple(
    index,
    fc.array(index, { minLength: 1, maxLength: 5 }),
    fc.oneof(fc.constantFrom(...OUTCOMES), fc.constant<Outcome>({ state: 'succeeded' })),
  )
  .map(([whose, which, outcome]) =>
    command(
      `${which.length} late ends: ${outcome.state}`,
      async (m, r) => {
        const over = m.claims.filter(isOver);
        // Those whose run is under way again would do harm.
        const harmful = over.filter(({ runId }) => m.runs.get(runId)?.state === 'running');
        const late = pick(harmful.length > 0 && whose % 4 > 0 ? harmful : over, whose);
        const node = late && m.nodes.get(late.nodeId);
        if (!node) return;
        const claims = m.claims.filter(({ nodeId }) => nodeId === node.id);
        const chosen = [
          late,
          ...paired(
            claims,
            which.map((at) => [at, outcome]),
          ).map(({ claim }) => claim),
        ];
        // A node reports a run once a trip.
        const once = chosen.filter(({ runId }, at) => chosen.findIndex((one) => one.runId === runId) === at);
        await trip(m, r, node, { ends: once.map((claim) => ({ claim, outcome })), wanted: 0 });
      },
      (m) => m.claims.some(isOver),
    ),
  );

function isOver({ end }: ModelClaim): boolean {
  return end !== 'open';
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
      same(wrongOf(m, node, { slots: wanted, taken }), undefined);
      takeAll(m, node, ticked);
      // PostgreSQL: it may have seen a run that the other one had locked. Its next scan goes on behind that run.
      followScan(node, ticked);
      node.mayScanBehind = r.stores[0].dialect === 'postgres' && taken.length < wanted;
    }
  }),
);

export const expiring = (via = 0): Command =>
  command('what is late expires', async (m, r) => {
    const late = liveRuns(m).filter(
      ({ state, startBy }) => state !== 'running' && startBy !== null && startBy < m.now,
    );
    for (const run of late) finish(m, run, 'expired', null);
    same(await expireRuns(r.stores[via] ?? r.stores[0]), late.length);
  });

const expiries = place.map((via) => expiring(via));

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

/** Runs that come after others. */
export const FOLLOWERS: readonly fc.Arbitrary<Command>[] = [
  enqueues,
  followers,
  followers,
  trips,
  trips,
  expiries,
];

/** Runs that are taken, and ended or put back. */
export const TRIPS: readonly fc.Arbitrary<Command>[] = [enqueues, trips, trips];

/** Those that come often stand more than once. */
export const WORK: readonly fc.Arbitrary<Command>[] = [
  enqueues,
  enqueues,
  enqueues,
  followers,
  followers,
  trips,
  trips,
  trips,
  trips,
  lateEnds,
  racingClaims,
  expiries,
  folds,
];
