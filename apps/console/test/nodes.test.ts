import { registerNode, retireNode } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { node, nodeChanged, nodeList } from '../src/answers/nodes.ts';
import { queueList } from '../src/answers/queues.ts';
import { openConsole } from './open-console.ts';
import { type Engine, openEngine } from './open-engine.ts';

const API = '/api/v1/nodes';

const other = ({ store }: Engine, facts: object = {}) =>
  registerNode(store, {
    kind: 'daemon',
    name: 'two',
    host: 'far',
    pid: 2,
    version: '2.0.0',
    jobs: ['report'],
    queues: ['mail', 'slow'],
    slots: 2,
    ...facts,
  });

eachDialect('nodes', (open) => {
  test('that have ended are all found, and listed to the last', async () => {
    const engine = await openEngine(open);
    const { get } = openConsole(engine.store);
    const first = await other(engine);
    await retireNode(engine.store, first);
    for (let nr = 0; nr < 100; nr++) await retireNode(engine.store, await other(engine));
    expect((await get(`${API}/${first}`)).body).toMatchObject({ id: first, state: 'gone' });
    const page = nodeList.parse((await get(`${API}?all=true`)).body);
    expect([page.items.length, page.items[0]?.name]).toEqual([101, 'one']);
    const rest = nodeList.parse((await get(`${API}?all=true&cursor=${page.next}`)).body);
    expect([rest.items.map(({ id }) => id), rest.next]).toEqual([[first], undefined]);
    const rows = await get(`${API}?all=true`, { headers: { accept: 'application/x-ndjson' } });
    expect(String(rows.body).trim().split('\n')).toHaveLength(102);
  });

  test('are listed with their heartbeat, and different versions are named', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.enqueue();
    await engine.claim(1);
    await other(engine);
    const list = nodeList.parse((await console.get(API)).body);
    expect(list).toMatchObject({
      says: '2 daemons take runs: 1 of 6 slots in use.',
      notes: ['2 versions are up: 1.0.0 on one, 2.0.0 on two.'],
      unknownJobs: [],
      items: [
        {
          name: 'one',
          kind: 'daemon',
          state: 'up',
          tone: 'ok',
          says: '1 of 4 slots in use',
          heartbeatAt: '2026-03-02T12:00:00.000Z',
        },
        { name: 'two', host: 'far', pid: 2, version: '2.0.0', queues: ['mail', 'slow'] },
      ],
    });
    expect(list.items[0]).not.toHaveProperty('queues');
  });

  test('are late when heartbeats are missing, and gone when the lease has run out', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const two = await other(engine);
    // The first node goes on to renew its lease.
    await engine.pass(12_000);
    expect(nodeList.parse((await console.get(API)).body).items[1]).toMatchObject({ state: 'up' });
    await engine.pass(1_000);
    const late = nodeList.parse((await console.get(API)).body);
    expect(late.items.map(({ state }) => state)).toEqual(['up', 'late']);
    expect(late.items[1]).toMatchObject({
      tone: 'warn',
      says: 'Late: its last heartbeat came 13s ago',
      lateSince: '2026-03-02T12:00:05.000Z',
    });
    await engine.pass(8_000);
    const gone = nodeList.parse((await console.get(API)).body);
    expect(gone.items[1]).toMatchObject({ state: 'gone', tone: 'bad' });
    expect(gone.items[1]).not.toHaveProperty('lateSince');
    expect(gone).toMatchObject({ says: '1 daemon takes runs: 0 of 4 slots in use.', notes: [] });
    await retireNode(engine.store, two);
    expect(nodeList.parse((await console.get(API)).body).items).toHaveLength(1);
    const all = nodeList.parse((await console.get(`${API}?all=true`)).body);
    expect(all.items).toMatchObject([{ name: 'one' }, { name: 'two', state: 'gone', tone: 'off' }]);
    expect(node.parse((await console.get(`${API}/${two}`)).body)).toMatchObject({
      name: 'two',
      says: 'Stopped 21s ago',
    });
    expect((await console.get(`${API}/99`)).body).toMatchObject({ status: 404, code: 'UNKNOWN_NODE' });
  });

  test('show one of them with its runs, the jobs that it knows, and those that it does not', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const run = await engine.enqueue();
    await engine.claim(1);
    const one = node.parse((await console.get(`${API}/${engine.node}`)).body);
    expect(one).toMatchObject({
      runs: [
        { id: run, jobId: 'mail.send', queue: 'mail', attempt: 1, startedAt: '2026-03-02T12:00:00.000Z' },
      ],
      jobs: ['mail.send', 'once', 'report'],
      unknownJobs: [],
      handle: 'one',
      ifDrained:
        'Its 1 run under way continues; its process stops when the last one has ended. No other daemon takes runs: those that wait do not start until one does.',
    });
    const two = await other(engine, { name: 'one' });
    const found = node.parse((await console.get(`${API}/${two}`)).body);
    expect(found.unknownJobs.toSorted()).toEqual(['mail.send', 'once']);
    // Another daemon has this name.
    expect(found.handle).toBe(String(two));
    expect(found.ifDrained).toBe(
      'It has no run under way, so its process stops at once. Runs that wait go to one.',
    );
    const job = await other(engine, { kind: 'job', name: 'by hand', slots: undefined });
    expect(node.parse((await console.get(`${API}/${job}`)).body)).not.toHaveProperty('ifDrained');
  });

  test('name the jobs that no daemon knows', async () => {
    const engine = await openEngine(open);
    await engine.store.write((tx) =>
      tx.run(sql`update job_defs set unknown_since = ${tx.now} where name = 'report'`),
    );
    const list = nodeList.parse((await openConsole(engine.store).get(API)).body);
    expect(list.unknownJobs).toEqual([
      { jobId: 'report', since: '2026-03-02T12:00:00.000Z', holdsRuns: false },
    ]);
  });

  test('are cordoned, uncordoned and drained by an administrator', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const act = (verb: string, role: 'operator' | 'admin' = 'admin') =>
      console.send('POST', `${API}/${engine.node}/${verb}`, { reason: 'update' }, { role });
    expect((await act('cordon', 'operator')).status).toBe(403);
    expect(nodeChanged.parse((await act('cordon')).body)).toMatchObject({
      changed: true,
      before: 'active',
      after: 'cordoned',
      says: 'one is cordoned (was active). It takes no more runs; its running ones continue.',
    });
    expect((await act('cordon')).body).toMatchObject({
      changed: false,
      says: 'one was cordoned already; nothing is changed.',
    });
    const list = nodeList.parse((await console.get(API)).body);
    expect(list).toMatchObject({
      says: 'No daemon takes runs. 1 daemon is cordoned.',
      items: [
        { state: 'cordoned', tone: 'warn', says: 'Cordoned: takes no run; 0 of 4 slots in use', slots: 4 },
      ],
    });
    await engine.enqueue();
    expect(
      queueList.parse((await console.get('/api/v1/queues')).body).items.find(({ name }) => name === 'mail'),
    ).toMatchObject({
      tone: 'bad',
      says: 'No daemon takes its runs',
      detail: 'Worked by one (cordoned)',
    });
    expect((await act('uncordon')).body).toMatchObject({ after: 'active' });
    expect((await act('drain')).body).toMatchObject({ after: 'draining' });
    expect((await console.send('POST', `${API}/99/drain`)).body).toMatchObject({
      status: 404,
      code: 'UNKNOWN_NODE',
    });
  });
});
