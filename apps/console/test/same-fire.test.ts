/** Two people act on the fires of one schedule, each by what the page has shown before the other one acted. */
import { listSchedules } from '@sb/scheduler';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { overridesChanged, scheduleList } from '../src/answers/schedules.ts';
import { loadHourly } from './hourly-schedule.ts';
import { type AskOptions, openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const API = '/api/v1/schedules';
const STALE = { status: 412, body: { code: 'CONFLICT' } };

async function openPeople(open: Opener) {
  const engine = await openEngine(open);
  await loadHourly(engine);
  const people = {
    ana: openConsole(engine.store),
    ben: openConsole(engine.store, { actor: 'user:ben' }),
  };
  const version = async () =>
    scheduleList.parse((await people.ana.get(API)).body).items.find(({ name }) => name === 'hourly')?.version;
  return {
    version,
    /** `seen`: the version of the schedule on the page. */
    send: (
      who: keyof typeof people,
      [method, path]: readonly [string, string],
      seen?: number,
      body?: object,
    ) => {
      const options: AskOptions = seen === undefined ? {} : { headers: { 'if-match': `"${seen}"` } };
      return people[who].send(method, `${API}/hourly${path}`, body ?? {}, options);
    },
    skipped: async () =>
      ((await listSchedules(engine.store))[0]?.overrides ?? []).map(
        ({ by, fireAt }) => `${by} ${new Date(fireAt ?? 0).toISOString().slice(11, 16)}`,
      ),
  };
}

const SKIP = ['POST', '/skip'] as const;
const UNDO = ['DELETE', '/override?kind=skip'] as const;

eachDialect('two people at one schedule', (open) => {
  test('who skip the same fire skip one: the second is refused', async () => {
    const s = await openPeople(open);
    const seen = await s.version();
    expect((await s.send('ana', SKIP, seen)).status).toBe(200);
    expect(await s.send('ben', SKIP, seen)).toMatchObject(STALE);
    expect(await s.skipped()).toEqual(['user:ana 12:30']);
    // Once ben has seen that it is skipped, he means the next one.
    expect((await s.send('ben', SKIP, await s.version())).status).toBe(200);
    expect(await s.skipped()).toEqual(['user:ana 12:30', 'user:ben 13:30']);
  });

  test('take back their own skip and not that of the other one', async () => {
    const s = await openPeople(open);
    const { version } = overridesChanged.parse((await s.send('ana', SKIP, await s.version())).body);
    await s.send('ben', SKIP, version);
    expect(await s.send('ana', UNDO, version)).toMatchObject(STALE);
    expect(await s.skipped()).toEqual(['user:ana 12:30', 'user:ben 13:30']);
  });

  test('take back a skip at once by the version of its answer', async () => {
    const s = await openPeople(open);
    const { version } = overridesChanged.parse((await s.send('ana', SKIP, await s.version())).body);
    expect(version).toBe(await s.version());
    expect((await s.send('ana', UNDO, version)).body).toMatchObject({ changed: true, after: [] });
  });

  test('of whom one names no version: the skip is carried out, as by the command line', async () => {
    const s = await openPeople(open);
    await s.send('ana', SKIP);
    await s.send('ben', SKIP);
    expect(await s.skipped()).toHaveLength(2);
  });

  test('do not replace an override of the other one unseen', async () => {
    const s = await openPeople(open);
    const seen = await s.version();
    const override = ['PUT', '/override'] as const;
    const cron = { cron: '*/10 * * * *', for: '2h' };
    await s.send('ana', override, seen, cron);
    expect(await s.send('ben', override, seen, { ...cron, cron: '*/20 * * * *' })).toMatchObject(STALE);
    expect(await s.send('ben', ['DELETE', '/override?kind=cron'], seen)).toMatchObject(STALE);
    expect(await s.skipped()).toHaveLength(1);
  });
});
