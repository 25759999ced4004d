import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { createRegistry } from '@sb/jobs';
import { cancelRun } from '@sb/queue';
import { createTicker, defineJobs, enqueue } from '@sb/queue/engine';
import { createSchedule } from '@sb/scheduler';
import { sql, takeLease } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { examination, retention, store as storeAnswer } from '../src/answers/system/installation.ts';
import { createProgram } from '../src/program/worker-program.ts';
import { examinedRows } from '../src/rows/system/examined-rows.ts';
import { keptRows } from '../src/rows/system/retention-rows.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const API = '/api/v1';
const DAY_MS = 86_400_000;
const CLEANUP = 'maintenance.cleanup';

eachDialect('the installation', (open) => {
  test('has a store that says where it is and what it holds', async () => {
    const store = await open();
    const { get } = openConsole(store);
    const found = storeAnswer.parse((await get(`${API}/store`)).body);
    expect(found).toMatchObject({ dialect: store.dialect, missing: [], live: { queued: { count: 0 } } });
    expect(found.bytes).toBeGreaterThan(0);
    expect((await get(`${API}/store`, { role: 'operator' })).status).toBe(403);
  });

  test('is not examined where the program of the worker is not beside the console, and says so', async () => {
    const { get } = openConsole(await open());
    expect(examination.parse((await get(`${API}/doctor`)).body)).toEqual({
      state: 'missing',
      says: expect.stringContaining('worker doctor'),
    });
    expect((await get(`${API}/doctor`, { role: 'operator' })).status).toBe(403);
  });

  test('is examined for an administrator of some organisations without boards, tokens and links', async () => {
    const diagnoses = [
      { id: 'disk', title: 'disk', verdict: 'problem', found: 'full' },
      { id: 'access', title: 'tokens and links', verdict: 'note', found: 'token ci of bo ends in 2d' },
      { id: 'sprints', title: 'sprint plans', verdict: 'problem', found: 'the plan of beta' },
    ] as const;
    const isOfAllOrgs = true as const;
    const examined = { state: 'examined', checks: 3, problems: 2, notes: 1, diagnoses } as const;
    const program = {
      ...createProgram(undefined, {}),
      examine: async () => ({
        ...examined,
        diagnoses: diagnoses.map((one) => (one.id === 'disk' ? one : { ...one, isOfAllOrgs })),
      }),
    };
    const store = await open();
    const doctorOf = async (who: object) =>
      (await openConsole(store, who, { program }).get(`${API}/doctor`)).body;
    expect(await doctorOf({})).toEqual(examined);
    expect(await doctorOf({ orgs: ['acme'] })).toEqual({
      ...examined,
      checks: 1,
      problems: 1,
      notes: 0,
      diagnoses: diagnoses.slice(0, 1),
    });
  });

  test('says which schedule cleans up, and what the last cleanup has removed', async () => {
    const engine = await openEngine(open);
    const { store } = engine;
    const { get } = openConsole(store);
    const read = async () => retention.parse((await get(`${API}/retention`)).body);
    expect(await read()).toEqual({
      now: expect.any(String),
      settings: { state: 'missing', says: expect.stringContaining('worker config:show') },
      schedules: [],
    });
    const program = { holder: 'shop', ttlMs: DAY_MS };
    await store.write((tx) => takeLease(tx, 'retention', program));
    const { lastByProgramAt = '', now } = await read();
    expect(Date.parse(now) - Date.parse(lastByProgramAt)).toBeLessThan(60_000);
    // A program that no longer has the option, or no longer runs, removes nothing.
    for (const [days, isShown] of [
      [7.9, true],
      [8.1, false],
      [-1, false],
    ] as const) {
      const at = Date.parse(now) - days * DAY_MS;
      await store.write((tx) => tx.run(sql`update leases set expires_at = ${Math.round(at) + DAY_MS}`));
      expect('lastByProgramAt' in (await read())).toBe(isShown);
    }
    const registry = createRegistry();
    registry.register([{ id: CLEANUP, name: 'Clean up', input: z.unknown(), run: () => undefined }]);
    await defineJobs(store, registry.list(), '1.0.0');
    await createSchedule(
      store,
      {
        name: 'nightly',
        jobId: CLEANUP,
        schedule: '0 3 * * *',
        input: { retentionDays: 45, logs: '36h', outcomes: { failed: 180, succeeded: '12h' } },
      },
      { actor: 'ada', jobs: new Map(registry.list().map((job) => [job.id, job])) },
    );
    const { id } = await enqueue(store, { jobId: CLEANUP, input: {} });
    const ticker = createTicker({ store, nodeId: engine.node, jobs: [CLEANUP] });
    const [run] = (await ticker.tick([], 1)).claimed;
    const result = JSON.stringify({ runs: 12, logs: 0, deadLetters: 3, freedBytes: 4_096 });
    await ticker.tick(
      [{ id, claimNo: run?.claimNo ?? 0, jobId: CLEANUP, outcome: { state: 'succeeded', result } }],
      0,
    );
    expect(await read()).toMatchObject({
      schedules: [
        {
          name: 'nightly',
          enabled: true,
          nextAt: expect.any(String),
          input: [
            { name: 'retentionDays', says: '45 days' },
            { name: 'logs', says: '36h' },
            { name: 'outcomes', says: 'failed 180 days, succeeded 12h' },
          ],
        },
      ],
      last: {
        runId: id,
        state: 'succeeded',
        removed: [
          { what: 'runs', count: 12 },
          { what: 'dead letters', count: 3 },
        ],
        freedBytes: 4_096,
      },
    });
    const cancelled = await enqueue(store, { jobId: CLEANUP, input: {} });
    await cancelRun(store, { runId: cancelled.id, actor: 'ada' });
    expect((await read()).last?.runId).toBe(id);
    expect((await get(`${API}/retention`, { role: 'operator' })).status).toBe(403);
  });

  test('has numbers of its requests, streams and reads', async () => {
    const { get } = openConsole(await open());
    await get(`${API}/runs`);
    await get(`${API}/runs/77`);
    await get(`${API}/runs/78`);
    await get('/nothing');
    const { status, headers, body } = await get('/metrics', { role: 'viewer' });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = String(body).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'worker_console_info{version="0.1.0"} 1',
        'worker_console_requests_total{route="GET /api/v1/runs",status="200"} 1',
        'worker_console_requests_total{route="GET /api/v1/runs/:id",status="404"} 2',
        'worker_console_requests_total{route="other",status="404"} 1',
        'worker_console_request_duration_seconds_bucket{route="GET /api/v1/runs/:id",le="+Inf"} 2',
        'worker_console_request_duration_seconds_count{route="GET /api/v1/runs/:id"} 2',
        'worker_console_streams_open 0',
        'worker_console_reads_waiting 0',
      ]),
    );
    expect((await get('/metrics', { role: null })).status).toBe(401);
    expect((await get('/metrics', { role: 'wall' })).status).toBe(403);
  });

  test('shows its numbers to a program on this machine, but not through a proxy', async () => {
    const { app } = openConsole(await open());
    const server = await new Promise<ServerType>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
    });
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const ask = (route: string, headers: Record<string, string> = {}): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request(
          { host: '127.0.0.1', port, path: route, headers: { host: 'localhost:8787', ...headers } },
          (response) => resolve(response.resume().statusCode),
        )
          .on('error', reject)
          .end();
      });
    expect(await ask('/metrics')).toBe(200);
    expect(await ask('/metrics', { 'x-forwarded-for': '192.0.2.7' })).toBe(401);
    expect(await ask('/metrics', { forwarded: 'for=192.0.2.7' })).toBe(401);
    expect(await ask('/metrics', { host: 'evil.test' })).toBe(421);
    expect(await ask(`${API}/runs`)).toBe(401);
  });
});

/** A program that answers as `worker doctor --json` does. */
function programOf(code: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'worker.mjs');
  writeFileSync(file, code);
  return file;
}

test('an examination is the output of worker doctor, also of one that found a problem', async () => {
  const file = programOf(`
    const diagnoses = [{ id: 'disk', title: 'disk', verdict: 'problem', found: process.argv.slice(2).join(' ') + ' ' + process.env.DATABASE_URL, instants: [{ text: 'Sat 14:53', at: '2026-01-03T14:53:00.000Z' }] }];
    console.log(JSON.stringify({ schemaVersion: 1, data: { checks: 2, problems: 1, notes: 0, diagnoses } }));
    process.exitCode = 6;
  `);
  const program = createProgram(file, { DATABASE_URL: 'sqlite:here' });
  const [first, second] = [program.examine(), program.examine()];
  expect(first).toBe(second);
  expect(await first).toEqual({
    state: 'examined',
    checks: 2,
    problems: 1,
    notes: 0,
    diagnoses: [
      {
        id: 'disk',
        title: 'disk',
        verdict: 'problem',
        found: 'doctor --json sqlite:here',
        instants: [{ text: 'Sat 14:53', at: '2026-01-03T14:53:00.000Z' }],
      },
    ],
  });
});

test('the times of an examination are those of its reader', () => {
  const [now, tz] = [Date.parse('2026-01-02T12:00:00Z'), 'Asia/Tokyo'];
  const diagnosis = {
    id: 'pauses',
    title: 'pauses',
    verdict: 'note',
    found: 'queue a is paused until 14:00 (in 2h)\nqueue b is paused until 23:00 (in 11h)',
  } as const;
  const instants = [
    { text: '14:00 (in 2h)', at: '2026-01-02T14:00:00.000Z' },
    { text: '23:00 (in 11h)', at: '2026-01-02T23:00:00.000Z' },
  ];
  const examined = { state: 'examined', checks: 1, problems: 0, notes: 1 } as const;
  const found = 'queue a is paused until 23:00 (in 2h)\nqueue b is paused until Sat 08:00 (in 11h)';
  expect(examinedRows({ ...examined, diagnoses: [{ ...diagnosis, instants }] }, { tz, now })).toEqual({
    ...examined,
    diagnoses: [{ ...diagnosis, found }],
  });
});

test('an examination that ended without an answer has failed, with its words', async () => {
  const file = programOf(`console.error('config: nothing works'); process.exit(4);`);
  expect(await createProgram(file, {}).examine()).toEqual({ state: 'failed', says: 'config: nothing works' });
});

test('settings are the output of worker config:show, of which retention shows its own', async () => {
  const file = programOf(`
    const data = [
      { name: 'concurrency', value: 10, origin: 'default' },
      { name: 'retention.logs', value: '36h', origin: 'worker.yaml', from: process.argv.slice(2).join(' ') },
      { name: 'retention.keepLast', value: 1, origin: 'default' },
      { name: 'retention.audit', value: 400, origin: 'default' },
    ];
    console.log(JSON.stringify({ schemaVersion: 1, data }));
  `);
  const read = await createProgram(file, {}).settings();
  expect(read).toMatchObject({ state: 'read' });
  expect(keptRows('items' in read ? read.items : [])).toEqual([
    {
      name: 'logs',
      what: 'logs of finished runs',
      says: '36h',
      origin: 'worker.yaml',
      from: 'config:show --origin --json',
    },
    { name: 'keepLast', what: 'finished runs, at most', says: '1 run', origin: 'default' },
    { name: 'audit', what: 'events that say who did what', says: '400 days', origin: 'default' },
  ]);
});
