/** The same queue for real: two handles on one store, as two processes have them, and what the store says of it. */
import { createRegistry } from '@sb/jobs';
import {
  createReaper,
  createTicker,
  defineJobs,
  NODE_LEASE_MS,
  type Reaper,
  registerNode,
  stateName,
  type Ticker,
} from '@sb/queue/engine';
import { type Body, openStore, sql, type Store, type Tx } from '@sb/storage';
import { bumpDefinitions } from '../../src/definitions.sql.ts';
import { isLive, type JobName, type Model, type ModelRun } from './model.ts';

export interface Real {
  readonly dialect: Store['dialect'];
  readonly clock: { now: number };
  readonly stores: readonly [Store, Store];
  readonly nodes: Map<number, RealNode>;
  /** Rows of history as they were first seen. */
  readonly finished: Map<number, string>;
  close(): Promise<void>;
}

interface RealNode {
  readonly ticker: Ticker;
  readonly reaper: Reaper;
}

/** A migrated store with its two jobs. */
export async function openReal(url: string): Promise<Real> {
  const clock = { now: 0 };
  const open = (): Promise<Store> => openStore({ url, clock: () => clock.now });
  const stores = [await open(), await open()] as const;
  const registry = createRegistry();
  registry.register([
    { id: 'noop', name: 'Nothing', run: () => undefined },
    { id: 'mail', name: 'Mail', queue: 'mail', priority: 'high', run: () => undefined },
  ]);
  await defineJobs(stores[0], registry.list(), '1.0.0');
  const close = async (): Promise<void> => {
    await Promise.all(stores.map((store) => store.close()));
  };
  return { dialect: stores[0].dialect, clock, stores, nodes: new Map(), finished: new Map(), close };
}

const KEPT = [
  'runs',
  'run_history',
  'run_deps',
  'ended_parents',
  'attempts',
  'dead_letters',
  'events',
  'cursors',
  'stats_minute',
  'stats_hour',
  'job_health',
];

/** As new; opening another store takes far longer. */
export async function clear(r: Real, now: number): Promise<void> {
  r.clock.now = now;
  r.nodes.clear();
  r.finished.clear();
  await r.stores[0].write(function* (tx) {
    for (const table of [...KEPT, 'nodes']) yield* tx.run(sql`delete from ${sql.table(table)}`);
    yield* tx.run(sql`update queues set mode = 'active', until = null, drained_at = null`);
    yield* tx.run(sql`update job_defs set mode = 'active', until = null`);
    yield* bumpDefinitions(tx);
  });
}

export async function startNode(m: Model, r: Real, place: number, jobs: readonly JobName[]): Promise<void> {
  const store = r.stores[place] ?? r.stores[0];
  const facts = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '1.0.0', jobs } as const;
  const id = await registerNode(store, facts);
  const ticker = createTicker({ store, nodeId: id, jobs, monotonic: () => Number.NEGATIVE_INFINITY });
  const monotonic = (): number => r.clock.now;
  const reaper = createReaper({ store, nodeId: id, isGone: () => false, monotonic });
  r.nodes.set(id, { ticker, reaper });
  m.places[place] = id;
  m.nodes.set(id, {
    id,
    jobs,
    isUp: true,
    isReaped: false,
    expiresAt: m.now + NODE_LEASE_MS,
    suspect: undefined,
    mayScanBehind: false,
    scanGoesOn: false,
    mayHaveMissedMove: false,
    asked: 0,
    outOfTurn: 0,
    sawExpired: new Map(),
  });
}

/** All that is kept of runs, in words that both sides can say. */
export interface Picture {
  readonly runs: readonly string[];
  readonly letters: readonly string[];
  readonly attempts: readonly string[];
  readonly events: readonly string[];
  /** Ends of which nobody has been told. */
  readonly untold: readonly string[];
}

export function pictureOf(m: Model): Picture {
  return {
    runs: [...m.runs.values()].toSorted((a, b) => a.id - b.id).map(describe),
    letters: [...m.letters].map(([id, { status, replayedAs }]) => `${id} ${status} ${replayedAs}`).toSorted(),
    attempts: [...m.attempts].map(([claim, outcome]) => `${claim} ${outcome}`).toSorted(),
    events: [...m.events].map(([type, times]) => `${type} ${times}`).toSorted(),
    untold: m.untold.map(String),
  };
}

interface Row extends Omit<ModelRun, 'state' | 'cancelAsked' | 'job' | 'queue' | 'edges'> {
  readonly job: string;
  readonly queue: string;
  readonly state: number;
  readonly ctl: number;
  readonly finishedAt: number | null;
}

const SHARED = `r.id, d.name as job, q.name as queue, r.replay_of as "replayOf", r.root_id as "rootId", r.state,
  r.priority, r.run_at as "runAt", r.claim_no as "claimNo", r.node_id as node, r.reason`;
const JOINS = 'join job_defs d on d.id = r.job_id join queues q on q.id = r.queue_id';
const LIVE = `select ${SHARED}, r.start_by as "startBy", r.failures, r.crashes, r.ctl, null as attempt,
  null as "finishedAt" from runs r ${JOINS}`;
const FINISHED = `select ${SHARED}, null as "startBy", 0 as failures, 0 as crashes, 0 as ctl, r.attempt,
  r.finished_at as "finishedAt" from run_history r ${JOINS}`;

/** Throws when a finished run has changed, or one is there twice. */
export async function takePicture(r: Real): Promise<Picture> {
  const found = await r.stores[1].read(readAll);
  for (const row of found.runs.filter(({ finishedAt }) => finishedAt !== null)) {
    const text = JSON.stringify(row);
    const before = r.finished.get(row.id) ?? text;
    if (before !== text) throw new Error(`a finished run has changed: ${before} -> ${text}`);
    r.finished.set(row.id, text);
  }
  const gone = [...r.finished.keys()].find((id) => !found.runs.some((row) => row.id === id));
  if (gone !== undefined) throw new Error(`the finished run ${gone} is gone`);
  return {
    ...found,
    runs: found.runs
      .toSorted((a, b) => a.id - b.id)
      .map(({ state, ctl, ...row }) => describe({ ...row, state: stateName(state), cancelAsked: ctl === 1 })),
  };
}

function* readAll(tx: Tx): Body<Omit<Picture, 'runs'> & { readonly runs: readonly Row[] }> {
  const runs = [
    ...(yield* tx.rows(sql<Row>`${sql.raw(LIVE)}`)),
    ...(yield* tx.rows(sql<Row>`${sql.raw(FINISHED)}`)),
  ];
  const texts = function* (query: string): Body<readonly string[]> {
    return (yield* tx.rows(sql<{ text: string }>`${sql.raw(query)}`)).map(({ text }) => text).toSorted();
  };
  return {
    runs,
    letters: yield* texts(
      `select run_id || ' ' || status || ' ' || coalesce(replayed_as || '', 'null') as text from dead_letters`,
    ),
    attempts: yield* texts(`select run_id || '/' || claim_no || ' ' || outcome as text from attempts`),
    untold: yield* texts(`select run_id || '' as text from ended_parents`),
    events: yield* texts(`select type || ' ' || count(*) as text from events group by type`),
  };
}

function describe(
  run: Omit<ModelRun, 'job' | 'queue' | 'edges'> & { readonly job: string; readonly queue: string },
): string {
  const { id, job, queue, state, priority, runAt, claimNo, node, reason, replayOf, rootId } = run;
  const facts = [id, job, queue, state, `p${priority}`, `at ${runAt}`, `claim ${claimNo}`, `node ${node}`];
  const more = isLive(run)
    ? [`by ${run.startBy}`, `failed ${run.failures}`, `crashed ${run.crashes}`, `cancel ${run.cancelAsked}`]
    : [`attempt ${run.attempt}`];
  return [...facts, reason, `of ${replayOf}/${rootId}`, ...more].join(' ');
}
