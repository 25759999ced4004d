import { enqueueChain } from '@sb/queue';
import { DEFAULT_RULES, loadSchedules, type ScheduleEntry } from '@sb/scheduler';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { chainGraph, chainList, scheduleGraph } from '../src/answers/graph.ts';
import { openConsole } from './open-console.ts';
import { type Engine, openEngine } from './open-engine.ts';

const API = '/api/v1';

/** A report, two mails that follow it, and a report behind both: `always` behind the second. */
const DIAMOND = [
  { name: 'a', request: { jobId: 'report' } },
  { name: 'b', request: { jobId: 'mail.send', input: { to: 'ada' } }, after: ['a'] },
  { name: 'c', request: { jobId: 'mail.send', input: { to: 'bo' } }, after: ['a'] },
  { name: 'd', request: { jobId: 'report' }, after: ['b', { step: 'c', on: 'always' }] },
] as const;

const entry = (name: string, more: Partial<ScheduleEntry>): ScheduleEntry => ({
  name,
  jobId: 'report',
  enabled: true,
  timezone: 'UTC',
  rules: DEFAULT_RULES,
  ...more,
});

const FILE = [
  entry('nightly', { schedule: '0 2 * * *' }),
  entry('alone', { schedule: '0 3 * * *' }),
  entry('switched.off', { schedule: '0 4 * * *', enabled: false }),
  entry('then', {
    jobId: 'mail.send',
    after: [
      { schedule: 'nightly', on: 'success', as: 'nightly' },
      { schedule: 'switched.off', on: 'failure', as: 'off' },
      { job: 'once', on: 'always', as: 'once' },
    ],
    when: 'upstream.nightly.result.rows > 0',
  }),
];

async function openDiamond(open: Parameters<typeof openEngine>[0]) {
  const engine = await openEngine(open);
  const { runs } = await enqueueChain(engine.store, DIAMOND);
  return { engine, ids: runs.map(({ id }) => id) };
}

eachDialect('chains of runs', (open) => {
  test('are listed with their first run, their count and how they stand, page by page', async () => {
    const { engine, ids } = await openDiamond(open);
    const { get } = openConsole(engine.store);
    await engine.pass(1_000);
    await engine.succeed();
    const [first] = ids;
    const later = await enqueueChain(engine.store, DIAMOND.slice(0, 2));
    const read = async (query = '') => chainList.parse((await get(`${API}/chains${query}`)).body);
    const list = await read();
    expect(list.items).toEqual([
      expect.objectContaining({
        id: later.id,
        run: later.id,
        jobId: 'report',
        runs: { count: 2 },
        state: 'queued',
        says: '1 queued, 1 waiting',
      }),
      expect.objectContaining({
        id: first,
        run: first,
        runs: { count: 4 },
        state: 'queued',
        says: '2 queued, 1 waiting, 1 succeeded',
      }),
    ]);
    expect(list).not.toHaveProperty('next');
    const page = await read('?limit=1');
    expect(page.items).toEqual(list.items.slice(0, 1));
    const rest = await read(`?limit=1&cursor=${page.next}`);
    expect(rest.items).toEqual(list.items.slice(1));
    expect(rest).not.toHaveProperty('next');
  });

  test('are listed for a token of some jobs with the runs of those, and not at all without one', async () => {
    const { engine, ids } = await openDiamond(open);
    const seen = async (jobs: readonly string[]) =>
      chainList.parse((await openConsole(engine.store, { jobs }).get(`${API}/chains`)).body).items;
    expect(await seen(['mail.*'])).toMatchObject([
      { id: ids[0], run: ids[1], jobId: 'mail.send', runs: { count: 2 }, says: '2 waiting' },
    ]);
    expect(await seen(['once'])).toEqual([]);
  });
});

eachDialect('the graph of a chain', (open) => {
  test('has each run with its state and time, and each edge with its condition', async () => {
    const { engine, ids } = await openDiamond(open);
    const { get } = openConsole(engine.store);
    await engine.pass(1_000);
    await engine.succeed();
    const [a, b, c, d] = ids;
    // Any run of the chain names it.
    const graph = chainGraph.parse((await get(`${API}/chains/${d}/graph`)).body);
    expect(graph).toMatchObject({
      id: a,
      says: '4 runs: 2 queued, 1 waiting, 1 succeeded.',
      isWhole: true,
      open: [b, c, d],
      nodes: [
        { id: `run-${a}`, kind: 'run', run: a, jobId: 'report', state: 'succeeded', tookMs: 0 },
        { id: `run-${b}`, state: 'queued' },
        { id: `run-${c}`, state: 'queued' },
        { id: `run-${d}`, state: 'waiting' },
      ],
    });
    expect(graph).not.toHaveProperty('folded');
    expect(graph.edges.map(({ from, to, on, outcome, label }) => ({ from, to, on, outcome, label }))).toEqual(
      [
        { from: `run-${a}`, to: `run-${b}`, on: 'success', outcome: 'met' },
        { from: `run-${a}`, to: `run-${c}`, on: 'success', outcome: 'met' },
        { from: `run-${b}`, to: `run-${d}`, on: 'success', outcome: undefined },
        { from: `run-${c}`, to: `run-${d}`, on: 'always', outcome: undefined, label: 'when it ends' },
      ],
    );
  });

  test('places runs along the flow, keeps its places while states change, and its lines end at boxes', async () => {
    const { engine, ids } = await openDiamond(open);
    const { get } = openConsole(engine.store);
    const read = async (query = '') =>
      chainGraph.parse((await get(`${API}/chains/${ids[0]}/graph${query}`)).body);
    const before = await read();
    const places = (graph: typeof before) => graph.nodes.map(({ id, x, y, w, h }) => ({ id, x, y, w, h }));
    const [a, b, c, d] = before.nodes;
    expect([a, b, d].map((node) => node?.x)).toEqual(
      [a, b, d].map((node) => node?.x).toSorted((x, y) => (x ?? 0) - (y ?? 0)),
    );
    expect(b?.x).toBe(c?.x);
    expect(Math.abs((b?.y ?? 0) - (c?.y ?? 0))).toBeGreaterThanOrEqual(b?.h ?? 0);
    const [first] = before.edges;
    expect(first?.points[0]?.x).toBe((a?.x ?? 0) + (a?.w ?? 0));
    expect(first?.points.at(-1)?.x).toBe(b?.x);
    await engine.pass(1_000);
    await engine.succeed();
    await engine.succeed();
    const after = await read();
    expect(after.nodes.map(({ state }) => state)).not.toEqual(before.nodes.map(({ state }) => state));
    expect(places(after)).toEqual(places(before));
    const down = await read('?flow=down');
    expect(down.nodes[1]?.y).toBeGreaterThan(down.nodes[0]?.y ?? 0);
    expect(down.nodes[1]?.y).toBe(down.nodes[2]?.y);
  });

  test('folds long rows of alike runs, but for the one that was asked for, and unfolds them', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    const { runs } = await enqueueChain(engine.store, [
      { name: 'a', request: { jobId: 'report' } },
      ...Array.from({ length: 8 }, (_, nr) => ({
        name: `m${nr}`,
        request: { jobId: 'mail.send', input: { to: `u${nr}` } },
        after: ['a'],
      })),
      { name: 'z', request: { jobId: 'report' }, after: Array.from({ length: 8 }, (_, nr) => `m${nr}`) },
    ] as never);
    const ids = runs.map(({ id }) => id);
    const [first, ...rest] = ids;
    const mails = rest.slice(0, 8);
    const read = async (query = '') =>
      chainGraph.parse((await get(`${API}/chains/${first}/graph${query}`)).body);
    const folded = await read();
    expect(folded).toMatchObject({
      says: '10 runs: 1 queued, 9 waiting.',
      folded: '8 similar runs are folded into 1.',
      nodes: [
        { kind: 'run' },
        { kind: 'fold', jobId: 'mail.send', runs: mails, says: '8 runs: 8 waiting' },
        {},
      ],
    });
    expect(folded.edges).toHaveLength(2);
    const kept = await read(`?run=${mails[3]}`);
    expect(kept.nodes.map(({ id }) => id)).toContain(`run-${mails[3]}`);
    expect(kept.folded).toBe('7 similar runs are folded into 1.');
    const whole = await read('?unfold=true');
    expect([whole.nodes.length, whole.edges.length]).toEqual([10, 16]);
    expect(whole).not.toHaveProperty('folded');
  });

  test('shows a token of some jobs its runs only, and a run of another job is none', async () => {
    const { engine, ids } = await openDiamond(open);
    const { get } = openConsole(engine.store, { jobs: ['mail.*'] });
    const [a, b, c] = ids;
    const graph = chainGraph.parse((await get(`${API}/chains/${b}/graph`)).body);
    expect(graph.nodes.map(({ id }) => id)).toEqual([`run-${b}`, `run-${c}`]);
    expect(graph.edges).toEqual([]);
    expect(graph.says).toBe('2 runs: 2 waiting.');
    expect((await get(`${API}/chains/${a}/graph`)).body).toMatchObject({ code: 'UNKNOWN_RUN' });
    expect((await openConsole(engine.store).get(`${API}/chains/99/graph`)).body).toMatchObject({
      status: 404,
      code: 'UNKNOWN_RUN',
    });
  });
});

const load = (engine: Engine, entries: readonly ScheduleEntry[] = FILE) =>
  loadSchedules(engine.store, { nodeId: engine.node, version: '1.0.0' }, entries);

eachDialect('the graph of the schedules', (open) => {
  test('has those that follow and those that are followed, with the conditions', async () => {
    const engine = await openEngine(open);
    await load(engine);
    const graph = scheduleGraph.parse((await openConsole(engine.store).get(`${API}/schedules/graph`)).body);
    expect(graph).toMatchObject({
      says: '1 schedule follows others. 1 other neither follows nor is followed.',
      unlinked: 1,
      nodes: [
        {
          id: 'schedule-nightly',
          kind: 'schedule',
          state: 'on',
          words: 'at 02:00 UTC',
          next: '2026-03-03T02:00:00.000Z',
        },
        { id: 'schedule-switched.off', state: 'off' },
        { id: 'schedule-then', jobId: 'mail.send', when: 'upstream.nightly.result.rows > 0' },
        { id: 'job-once', kind: 'job', jobId: 'once', followers: ['then'] },
      ],
    });
    expect(graph.edges).toMatchObject([
      {
        from: 'schedule-nightly',
        to: 'schedule-then',
        on: 'success',
      },
      { from: 'schedule-switched.off', on: 'failure', halt: 'off' },
      { from: 'job-once', on: 'always' },
    ]);
    // A follower that waits for success, the usual case, has no label.
    expect(graph.edges[0]?.label).toBeUndefined();
    const places = new Map(graph.nodes.map((node) => [node.id, node]));
    expect(places.get('schedule-then')?.x).toBeGreaterThan(places.get('schedule-nightly')?.x ?? 0);
  });

  test('names a followed schedule that is gone, and is empty where none follows another', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    await load(engine);
    await load(engine, FILE.slice(1));
    const graph = scheduleGraph.parse((await get(`${API}/schedules/graph`)).body);
    expect(graph.nodes).toContainEqual(
      expect.objectContaining({ kind: 'gone', name: 'nightly', followers: ['then'] }),
    );
    expect(graph.edges[0]).toMatchObject({ from: 'schedule-nightly', halt: 'gone' });
    await load(engine, [FILE[1] as ScheduleEntry]);
    expect(scheduleGraph.parse((await get(`${API}/schedules/graph`)).body)).toMatchObject({
      nodes: [],
      edges: [],
      unlinked: 1,
      says: 'No schedule follows another.',
    });
  });

  test('shows a token of some jobs its schedules only', async () => {
    const engine = await openEngine(open);
    await load(engine);
    const seen = async (jobs: readonly string[]) => {
      const { body } = await openConsole(engine.store, { jobs }).get(`${API}/schedules/graph`);
      const { nodes, edges } = scheduleGraph.parse(body);
      return { nodes: nodes.map(({ id }) => id), edges: edges.length };
    };
    expect(await seen(['mail.*'])).toEqual({ nodes: [], edges: 0 });
    expect(await seen(['mail.*', 'once'])).toEqual({ nodes: ['schedule-then', 'job-once'], edges: 1 });
    expect(await seen(['report'])).toEqual({ nodes: [], edges: 0 });
  });
});
