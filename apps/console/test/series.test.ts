import { sampleDepths } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { depthSeries, endedSeries, RANGES, seriesNames } from '../src/answers/series.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const API = '/api/v1/stats';
const MINUTE = 60_000;

eachDialect('numbers over time', (open) => {
  test('are those of ended runs, of all, one job or one queue, in parts that end with now', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.die(2);
    await engine.pass(30 * MINUTE);
    await engine.enqueue({ jobId: 'report', input: {} });
    await engine.pass(2_000);
    await engine.succeed();
    await engine.count();
    const read = async (query = '') => endedSeries.parse((await console.get(`${API}/series${query}`)).body);
    const hour = await read('?range=1h');
    expect(hour).toMatchObject({
      now: '2026-03-02T12:30:02.000Z',
      from: '2026-03-02T11:31:00.000Z',
      to: '2026-03-02T12:31:00.000Z',
      stepMs: MINUTE,
      timesOfMs: MINUTE,
      total: { succeeded: 1, failed: 2, other: 0, retried: 0, successRate: 1 / 3 },
    });
    expect(hour.parts).toHaveLength(60);
    expect(hour.parts.at(-1)).toMatchObject({
      at: '2026-03-02T12:30:00.000Z',
      succeeded: 1,
      successRate: 1,
      waitMs: { p50: 2_000 },
    });
    expect(hour.parts.find(({ failed }) => failed > 0)).toMatchObject({ at: '2026-03-02T12:00:00.000Z' });
    expect(hour.parts[0]).toEqual({
      at: hour.from,
      succeeded: 0,
      failed: 0,
      other: 0,
      retried: 0,
      waitMs: {},
      durationMs: {},
    });
    expect((await read('?range=7d&job=report')).total).toMatchObject({ succeeded: 1, failed: 0 });
    expect((await read('?range=90d&queue=mail')).total).toMatchObject({ succeeded: 0, failed: 2 });
    expect((await read()).stepMs).toBe(15 * MINUTE);
    for (const range of RANGES) expect((await read(`?range=${range}`)).total.failed).toBe(2);
    expect((await console.get(`${API}/series?range=2h`)).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('are the depth of a queue, or of all, and nothing where no daemon has counted', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    for (let n = 0; n < 3; n++) await engine.enqueue();
    await engine.enqueue({ jobId: 'report', input: {} });
    await engine.pass(10 * MINUTE);
    await sampleDepths(engine.store);
    const read = async (query: string) =>
      depthSeries.parse((await console.get(`${API}/depths${query}`)).body);
    const all = await read('?range=1h');
    expect(all.parts.filter(Boolean)).toEqual([
      {
        at: '2026-03-02T12:10:00.000Z',
        queued: 4,
        held: 0,
        running: 0,
        later: 0,
        oldestMs: 10 * MINUTE,
      },
    ]);
    expect((await read('?range=1h&queue=mail')).parts.at(-1)).toMatchObject({ queued: 3 });
    // 12:10 is a minute of the samples of a week, and none of those of a month.
    expect((await read('?range=7d')).parts.at(-1)).toMatchObject({ queued: 4 });
    expect(await read('?range=30d')).toMatchObject({ sampleMs: 30 * MINUTE });
    expect((await read('?range=30d')).parts.filter(Boolean)).toEqual([]);
    expect((await console.get(`${API}/depths?queue=mial`)).body).toMatchObject({
      code: 'UNKNOWN_QUEUE',
      detail: expect.stringContaining('Did you mean "mail"?'),
    });
  });

  test('are those of its own jobs for a token of some', async () => {
    const engine = await openEngine(open);
    await engine.die(1);
    await engine.count();
    const some = openConsole(engine.store, { jobs: ['mail.*'] });
    expect((await some.get(`${API}/series?job=mail.send`)).body).toMatchObject({ total: { failed: 1 } });
    expect((await some.get(`${API}/series?job=report`)).body).toMatchObject({ code: 'UNKNOWN_JOB' });
    const names = async (asked: typeof some) => seriesNames.parse((await asked.get(`${API}/names`)).body);
    expect(await names(some)).toEqual({ jobs: ['mail.send'], queues: [] });
    expect(await names(openConsole(engine.store))).toMatchObject({
      jobs: ['mail.send', 'once', 'report'],
      queues: expect.arrayContaining(['mail']),
    });
    for (const path of ['series', 'series?queue=mail', 'depths', 'depths?queue=mail'])
      expect((await some.get(`${API}/${path}`)).body).toMatchObject({ code: 'FORBIDDEN' });
  });
});
