import { listEvents } from '@sb/events';
import { findRun } from '@sb/queue';
import { registerNode, retireNode } from '@sb/queue/engine';
import { DEFAULT_RULES, fireDue, listSchedules, loadSchedules, type ScheduleEntry } from '@sb/scheduler';
import { sql } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { job } from '../src/answers/jobs.ts';
import {
  calendar,
  cronPreview,
  fireExplanation,
  fireList,
  schedule,
  scheduleList,
} from '../src/answers/schedules.ts';
import type { Who } from '../src/http/who.ts';
import { unreadableAfterVerb } from './failing-store.ts';
import { type AskOptions, openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const HOUR = 3_600_000;
const API = '/api/v1';

const entry = (name: string, more: Partial<ScheduleEntry>): ScheduleEntry => ({
  name,
  jobId: 'report',
  enabled: true,
  timezone: 'UTC',
  rules: DEFAULT_RULES,
  ...more,
});

/** Of a file; it is Monday, 2 March 2026, 12:00. */
const FILE = [
  entry('daily', { schedule: '0 9 * * *', timezone: 'Europe/Berlin', description: 'The numbers of the day' }),
  entry('often', {
    schedule: '*/5 * * * *',
    jobId: 'mail.send',
    input: { to: 'ada', cc: 'hunter2hunter2' },
  }),
  entry('then', { after: [{ schedule: 'often', on: 'success', as: 'often' }] }),
];

const MINE = { name: 'mine', jobId: 'mail.send', schedule: '30 * * * *', input: { to: 'ada' } };

async function openSchedules(open: Opener, who: Partial<Who> = {}) {
  const engine = await openEngine(open);
  const node = { nodeId: engine.node, version: '1.0.0', jobs: new Map() };
  await loadSchedules(engine.store, node, FILE);
  const { get, send } = openConsole(engine.store, who);
  return {
    engine,
    get: (path: string, options?: AskOptions) => get(`${API}${path}`, options),
    send: (method: string, path: string, body?: unknown, options?: AskOptions) =>
      send(method, `${API}${path}`, body, options),
    /** Moves the clock; the daemon fires what is due. */
    async fireIn(ms: number) {
      await engine.pass(ms);
      return (await fireDue(engine.store, node)).fired;
    },
    /** Moves the clock while no daemon is up; one that starts fires what is due. */
    async startIn(ms: number) {
      await retireNode(engine.store, engine.node);
      await engine.pass(ms);
      const facts = { kind: 'daemon', name: 'next', host: 'h', pid: 2, version: '1.0.0' } as const;
      const nodeId = await registerNode(engine.store, { ...facts, jobs: ['report', 'mail.send'] });
      return (await fireDue(engine.store, { ...node, nodeId })).fired;
    },
    stored: async (name: string) => (await listSchedules(engine.store)).find((one) => one.name === name),
    /** The latest event of a schedule. */
    async told() {
      const [event] = await engine.store.read((tx) => listEvents(tx, { types: ['schedule.*'], limit: 1 }));
      return event;
    },
  };
}

const seen = (version: number | undefined) => ({ headers: { 'if-match': `"${version}"` } });

eachDialect('schedules', (open) => {
  test('are listed with their next fires, how they went last, and what is unusual', async () => {
    const s = await openSchedules(open);
    await s.fireIn(5 * 60_000);
    await s.send('POST', '/schedules/often/skip', { count: 2, reason: 'holidays' });
    const list = scheduleList.parse((await s.get('/schedules?next=2')).body);
    expect(list.items).toMatchObject([
      {
        name: 'daily',
        words: 'at 09:00 Berlin',
        state: 'on',
        notes: [],
        source: 'file',
        description: 'The numbers of the day',
        next: ['2026-03-03T08:00:00.000Z', '2026-03-04T08:00:00.000Z'],
      },
      {
        name: 'often',
        jobId: 'mail.send',
        notes: ['next 2 skipped'],
        next: ['2026-03-02T12:20:00.000Z', '2026-03-02T12:25:00.000Z'],
        lastFire: { at: '2026-03-02T12:05:00.000Z', verdict: 'run', words: 'it asked for a run' },
        recent: [{ at: '2026-03-02T12:05:00.000Z', verdict: 'run', runId: expect.any(Number) }],
        overrides: [
          { kind: 'skip', by: 'user:ana', says: 'Mon 12:10 is skipped, by ana: holidays' },
          { kind: 'skip', fireTime: '2026-03-02T12:15:00.000Z' },
        ],
      },
      { name: 'then', words: 'after often', next: [], after: [{ schedule: 'often', on: 'success' }] },
    ]);
    expect((await s.get('/schedules?next=101')).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('name times in the zone of the reader: in notes and in overrides', async () => {
    const s = await openSchedules(open);
    await s.send('POST', '/schedules/often/skip', { count: 1 });
    for (const [tz, at] of [
      ['Asia/Tokyo', 'Mon 21:05'],
      ['UTC', 'Mon 12:05'],
    ] as const) {
      const said = { overrides: [{ says: `${at} is skipped, by ana` }] };
      const items = scheduleList.parse((await s.get(`/schedules?tz=${tz}`)).body).items;
      expect(items.find(({ name }) => name === 'often')).toMatchObject({ ...said, notes: [`${at} skipped`] });
      // One schedule alone says its overrides once.
      expect((await s.get(`/schedules/often?tz=${tz}`)).body).toMatchObject({ ...said, notes: [] });
      expect((await s.get(`/schedules/often/why?tz=${tz}`)).body).toMatchObject({
        facts: [`Override: ${at} is skipped, by ana`, expect.stringContaining(`, ${tz}.`)],
        overrides: said.overrides,
      });
    }
    const path = '/schedules/often/override';
    const hourly = await s.send('PUT', `${path}?tz=Asia/Tokyo`, { cron: '0 9 * * *', for: '2h' });
    expect(hourly.body).toMatchObject({
      after: expect.arrayContaining([
        expect.objectContaining({ says: 'at 09:00 UTC until Mon 23:00, by ana' }),
      ]),
      says: expect.stringContaining('at 09:00 UTC until Mon 23:00, by ana'),
    });
  });

  test('show one of them with its rules, its input masked, its next fires, and what follows it', async () => {
    const s = await openSchedules(open);
    const { body, headers } = await s.get('/schedules/often');
    const often = schedule.parse(body);
    expect(often).toMatchObject({
      input: { value: { to: 'ada', cc: expect.not.stringContaining('hunter2') } },
      rules: { catchUp: 'once', overlap: 'skip' },
      followers: [{ name: 'then', on: 'success' }],
      punctuality: { periodMs: 300_000 },
      rulesSay: expect.stringMatching(/^Catches up the latest missed fire within 1d; skips/),
    });
    // Its zone has no change of the clocks.
    expect(often.clockChange).toBeUndefined();
    expect(headers.get('etag')).toBe(`"${often.version}"`);
    expect(often.coming).toHaveLength(10);
    // The version says nothing of the next fires: an answer with the same one may differ.
    const again = await s.get('/schedules/often', { headers: { 'if-none-match': `"${often.version}"` } });
    expect(again.status).toBe(200);
    await s.send('POST', '/schedules/daily/pause', { reason: 'no data', for: '24h' });
    const daily = schedule.parse((await s.get('/schedules/daily')).body);
    expect(daily.coming[0]).toMatchObject({
      local: '2026-03-03T09:00:00+01:00',
      leftOut: 'paused',
      says: ['paused: it does not run'],
    });
    expect(daily.clockChange).toMatchObject({
      at: '2026-03-29T01:00:00.000Z',
      fires: [
        { local: '2026-03-28T09:00:00+01:00' },
        { local: '2026-03-29T09:00:00+02:00', says: ['clocks go forward 02:00 → 03:00'] },
        {},
        {},
      ],
    });
    expect((await s.get('/schedules/dayli')).body).toMatchObject({
      status: 404,
      code: 'UNKNOWN_SCHEDULE',
      detail: expect.stringContaining('Did you mean "daily"?'),
    });
  });

  test('show an input to those only who may see it', async () => {
    const s = await openSchedules(open, { canSeePayload: false });
    await s.send('PUT', '/schedules/often/override', { input: { to: 'ben' } });
    const often = schedule.parse((await s.get('/schedules/often')).body);
    expect([often.input, often.overrides[0]?.input]).toEqual([{ hidden: true }, { hidden: true }]);
    const why = await s.get('/schedules/often/why?at=2026-03-02T12:05:00Z');
    expect(fireExplanation.parse(why.body).answer).toMatchObject({ override: { input: { hidden: true } } });
    expect(JSON.stringify([often, why.body])).not.toMatch(/ben"|hunter2/);
  });

  test('list what became of their fires, page by page', async () => {
    const s = await openSchedules(open);
    for (let n = 0; n < 3; n++) await s.fireIn(5 * 60_000);
    const first = fireList.parse((await s.get('/schedules/often/fires?limit=2')).body);
    expect(first.items).toMatchObject([
      { at: '2026-03-02T12:15:00.000Z', verdict: 'skipped_overlap' },
      {
        at: '2026-03-02T12:10:00.000Z',
        verdict: 'skipped_overlap',
        words: 'the run before it has not ended',
      },
    ]);
    const rest = fireList.parse((await s.get(`/schedules/often/fires?limit=2&cursor=${first.next}`)).body);
    expect(rest.items).toMatchObject([{ at: '2026-03-02T12:05:00.000Z', runId: expect.any(Number) }]);
    expect(rest.next).toBeUndefined();
    const runs = fireList.parse((await s.get('/schedules/often/fires?verdict=run')).body);
    expect(runs.items).toHaveLength(1);
    await s.engine.store.write((tx) =>
      tx.run(
        sql`update fires set verdict = 'refused:queue_full' where fire_at = ${Date.parse('2026-03-02T12:10:00Z')}`,
      ),
    );
    const refused = fireList.parse((await s.get('/schedules/often/fires?verdict=refused')).body);
    expect(refused.items).toMatchObject([{ verdict: 'refused:queue_full' }]);
    await s.fireIn(2 * HOUR + 2 * 60_000);
    const missed = fireList.parse((await s.get('/schedules/often/fires?verdict=skipped_catchup')).body);
    expect(missed.items.at(-1)).toMatchObject({
      at: '2026-03-02T12:20:00.000Z',
      missed: expect.stringMatching(
        /^The daemon \S+ started at Mon 12:00 and could fire only at 14:17\. It was found 2h late\. Not caught up: its rule was to catch up the latest one, within 1d\.$/,
      ),
    });
    const late = fireList.parse((await s.get('/schedules/often/fires?missed=true&limit=200')).body);
    // The latest one as well, which the run before it held back.
    expect(late.items).toHaveLength(missed.items.length + 1);
    expect(late.items[0]).toMatchObject({ verdict: 'skipped_overlap' });
    const other = await s.get(`/schedules/daily/fires?limit=2&cursor=${first.next}`);
    expect(other.body).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  test('say of a fire whose run failed that it did: in the list, among its fires, and in the week', async () => {
    const s = await openSchedules(open);
    await s.fireIn(5 * 60_000);
    // Its only due run fails for good.
    await s.engine.die(0);
    const failed = { verdict: 'run', state: 'failed', words: 'run failed' };
    const list = scheduleList.parse((await s.get('/schedules')).body);
    expect(list.items.find(({ name }) => name === 'often')?.recent).toMatchObject([failed]);
    await s.fireIn(5 * 60_000);
    const { items } = fireList.parse((await s.get('/schedules/often/fires')).body);
    expect(items).toMatchObject([{ verdict: 'run', words: 'it asked for a run' }, failed]);
    expect(items[0]).not.toHaveProperty('state');
    const week = '/schedules/calendar?from=2026-03-02T00:00:00Z&to=2026-03-05T00:00:00Z';
    expect(calendar.parse((await s.get(week)).body).past).toMatchObject([
      { name: 'often', fires: 2, failed: 1, words: 'it asked for a run; 1 run failed' },
    ]);
  });

  test('show a missed fire that was caught up, with the run that did so, page by page', async () => {
    const s = await openSchedules(open);
    // The daemon is down for 20.5 h, until half an hour after the fire of the next day.
    const [first] = (await s.startIn(20.5 * HOUR)).filter(({ schedule: name }) => name === 'daily');
    const read = async (query: string) =>
      fireList.parse((await s.get(`/schedules/daily/fires${query}`)).body);
    const [inUtc] = (await read('?missed=true&tz=UTC')).items;
    expect(inUtc?.missed).toMatch(/^No daemon was up from Mon 12:00 to Tue 08:30\./);
    expect((await read('?missed=true')).items).toEqual([
      {
        at: '2026-03-03T08:00:00.000Z',
        decidedAt: '2026-03-03T08:30:00.000Z',
        verdict: 'run',
        words: 'it asked for a run',
        runId: first?.runId,
        missed: `No daemon was up from Mon 13:00 to Tue 09:30. It was found 30m late. Caught up by run ${first?.runId}.`,
        why: {
          cause: { kind: 'down', from: '2026-03-02T12:00:00.000Z', to: '2026-03-03T08:30:00.000Z' },
          rules: { catchUp: 'once', catchUpWindowMs: 24 * HOUR, catchUpCap: 100 },
          delayMs: 0,
        },
      },
    ]);
    const day = '/schedules/calendar?from=2026-03-03T08:00:00Z&to=2026-03-03T08:01:00Z';
    const { past } = calendar.parse((await s.get(day)).body);
    expect(past.filter(({ name }) => name === 'daily')).toMatchObject([
      {
        verdict: 'run',
        isMissed: true,
        words: 'it was found 30m late: it asked for a run. No daemon was up from Mon 12:00 to Tue 08:30',
      },
    ]);
    const why = fireExplanation.parse((await s.get('/schedules/daily/why')).body);
    expect(why.facts[0]).toBe('No daemon was up from Mon 13:00 to Tue 09:30. It was found 30m late.');
    expect(why.answer).toMatchObject({ missed: { cause: { kind: 'down' } } });
    await s.fireIn(24 * HOUR);
    const newest = await read('?missed=true&limit=1');
    const older = await read(`?missed=true&limit=1&cursor=${newest.next}`);
    expect([...newest.items, ...older.items].map(({ at }) => at)).toEqual([
      '2026-03-04T08:00:00.000Z',
      '2026-03-03T08:00:00.000Z',
    ]);
    // At its time: 23.5 h later.
    await s.fireIn(23.5 * HOUR);
    expect((await read('?missed=true')).items).toHaveLength(2);
    expect((await read('?limit=1')).items).toMatchObject([{ at: '2026-03-05T08:00:00.000Z' }]);
    expect((await read('?limit=1')).items[0]).not.toHaveProperty('missed');
  });

  test('say of a missed fire by which rule it was lost, also after the rule has changed', async () => {
    const s = await openSchedules(open, { role: 'admin' });
    expect((await s.send('POST', '/schedules', { ...MINE, catchUp: 'skip' })).status).toBe(201);
    await s.fireIn(HOUR);
    const lost = async () =>
      fireList.parse((await s.get('/schedules/mine/fires')).body).items.map(({ missed }) => missed);
    const told = [expect.stringMatching(/ Not caught up: its rule was to catch up none\.$/)];
    expect(await lost()).toEqual(told);
    const mine = await s.stored('mine');
    const changed = await s.send('PATCH', '/schedules/mine', { catchUp: 'once' }, seen(mine?.version));
    expect(changed.status).toBe(200);
    expect(await s.stored('mine')).toMatchObject({ rules: { catchUp: 'once' } });
    expect(await lost()).toEqual(told);
    const why = fireExplanation.parse((await s.get('/schedules/mine/why')).body);
    expect(why.facts).toContain('Not caught up: its rule was to catch up none.');
  });

  test('explain why one fired, and why one did not', async () => {
    const s = await openSchedules(open);
    const [fired] = await s.fireIn(5 * 60_000);
    const why = async (path: string) => fireExplanation.parse((await s.get(path)).body);
    expect(await why('/schedules/often/why')).toMatchObject({
      says: `Mon 12:05 (now) created run ${fired?.runId}, which is queued`,
      answer: { because: 'recorded', at: '2026-03-02T12:05:00.000Z', run: { id: fired?.runId } },
    });
    expect(await why('/schedules/daily/why?at=2026-03-02T10:00:00Z')).toMatchObject({
      answer: { because: 'not_due', after: '2026-03-03T08:00:00.000Z' },
    });
    expect(await why('/schedules/then/why')).toMatchObject({
      says: 'it has not fired yet',
      chain: { upstreams: [{ schedule: 'often', isMet: false }] },
    });
  });

  test('are changed once, also when the store is away behind the commit', async () => {
    const s = await openSchedules(open);
    const { send } = openConsole(unreadableAfterVerb(s.engine.store));
    const options = { headers: { 'idempotency-key': 'k1' } };
    const skip = () => send('POST', `${API}/schedules/often/skip`, { count: 2 }, options);
    const first = await skip();
    expect(first).toMatchObject({ status: 200, body: { changed: true } });
    expect((await skip()).body).toEqual(first.body);
    expect((await s.stored('often'))?.overrides).toHaveLength(2);
  });

  test('are switched off and deleted once, also when the store is away behind the commit', async () => {
    const s = await openSchedules(open);
    await s.send('POST', '/schedules', MINE);
    const twice = async (method: string, path: string, headers = {}) => {
      const { send } = openConsole(unreadableAfterVerb(s.engine.store));
      const options = { headers: { ...headers, 'idempotency-key': method } };
      const ask = () => send(method, `${API}/schedules/${path}`, {}, options);
      return [await ask(), await ask()] as const;
    };
    const [off, offAgain] = await twice('POST', 'mine/disable');
    expect(off).toMatchObject({ status: 200, body: { changed: true } });
    expect(offAgain.body).toEqual(off.body);
    const { headers } = seen((await s.stored('mine'))?.version);
    const [gone, goneAgain] = await twice('DELETE', 'mine', headers);
    expect(gone).toMatchObject({ status: 200, body: { deleted: true } });
    expect(goneAgain.body).toEqual(gone.body);
  });

  test('have a calendar of the fires that came and those to come', async () => {
    const s = await openSchedules(open);
    await s.fireIn(5 * 60_000);
    await s.send('POST', '/schedules/daily/skip', {});
    const ask = async (from: string, to: string) =>
      calendar.parse((await s.get(`/schedules/calendar?from=${from}&to=${to}`)).body);
    const { rows, past, isWhole } = await ask('2026-03-02T00:00:00Z', '2026-03-05T00:00:00Z');
    expect(isWhole).toBe(true);
    expect(past).toMatchObject([
      { name: 'often', at: '2026-03-02T12:05:00.000Z', fires: 1, verdict: 'run', runId: expect.any(Number) },
    ]);
    for (let n = 0; n < 3; n++) await s.fireIn(5 * 60_000);
    expect((await ask('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z')).past).toMatchObject([
      { at: '2026-03-02T12:05:00.000Z', verdict: 'run' },
      {
        at: '2026-03-02T12:10:00.000Z',
        to: '2026-03-02T12:20:00.000Z',
        fires: 3,
        verdict: 'skipped_overlap',
      },
    ]);
    expect(rows).toEqual([
      {
        name: 'daily',
        jobId: 'report',
        fires: ['2026-03-04T08:00:00.000Z'],
        stretches: [],
        skipped: ['2026-03-03T08:00:00.000Z'],
        paused: [],
        excluded: [],
      },
      expect.objectContaining({
        name: 'often',
        fires: [],
        stretches: [{ from: '2026-03-02T12:10:00.000Z', to: '2026-03-04T23:55:00.000Z', everyMs: 300_000 }],
      }),
    ]);
    const long = '/schedules/calendar?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:01Z';
    expect((await s.get(long)).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

eachDialect('a cron expression', (open) => {
  test('is previewed across a change of the clocks, without excluded dates', async () => {
    const s = await openSchedules(open);
    const asked = {
      schedule: '30 2 * * *',
      timezone: 'Europe/Berlin',
      from: '2026-03-27T12:00:00Z',
      count: 3,
      exclude: ['2026-03-28', '2026-03-30..2026-03-31'],
    };
    const { body } = await s.send('POST', '/cron/preview', asked, { role: 'viewer' });
    const { words, fires } = cronPreview.parse(body);
    expect(words).toBe('At 02:30');
    expect(fires.map(({ local, excluded }) => [local, excluded])).toEqual([
      ['2026-03-28T02:30:00+01:00', true],
      ['2026-03-29T03:00:00+02:00', false],
      ['2026-03-30T02:30:00+02:00', true],
    ]);
    expect(fires[1]?.says).toEqual(['clocks go forward 02:00 → 03:00: fires at 03:00']);
  });

  test('that is wrong is told of all that is wrong with it', async () => {
    const s = await openSchedules(open);
    const wrong = { schedule: '0 0 9 * * 1', timezone: 'Europe/Berln', exclude: ['2026-02-30'] };
    expect((await s.send('POST', '/cron/preview', wrong)).body).toMatchObject({
      status: 400,
      code: 'SCHEDULE_INVALID',
      problems: [
        { field: 'schedule', message: expect.stringContaining('There is no field for seconds') },
        { field: 'timezone', message: expect.stringContaining('Did you mean "Europe/Berlin"') },
        { field: 'exclude[0]' },
      ],
    });
  });

  test('that excludes more days than a schedule may is refused, also by more items than it may have', async () => {
    const s = await openSchedules(open);
    const exclude = ['2000-01-01..2007-12-31', '2008-01-01..2017-12-31'];
    expect((await s.send('POST', '/cron/preview', { schedule: '@daily', exclude })).body).toMatchObject({
      code: 'SCHEDULE_INVALID',
      problems: [{ field: 'exclude', message: 'expected at most 3,660 dates, got 6,575' }],
    });
    const many = Array.from({ length: 3_661 }, () => '2026-12-25');
    const made = await s.send('POST', '/schedules', { jobId: 'report', schedule: '@daily', exclude: many });
    expect(made.body).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    expect(made.body).toMatchObject({ detail: expect.stringContaining('body.exclude: ') });
  });

  test('that excludes as many dates as a schedule may is previewed, and stays when another field changes', async () => {
    const s = await openSchedules(open);
    const dates = Array.from({ length: 3_660 }, (_, day) =>
      new Date(Date.UTC(2030, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const asked = { schedule: '@daily', exclude: dates };
    expect((await s.send('POST', '/cron/preview', asked)).status).toBe(200);
    const made = await s.send('POST', '/schedules', { ...asked, jobId: 'report', name: 'never' });
    expect(made.status).toBe(201);
    // As the editor sends it: every field as it is read.
    const changed = { exclude: dates, description: 'Not in these ten years' };
    const version = { headers: { 'if-match': made.headers.get('etag') ?? '' } };
    expect((await s.send('PATCH', '/schedules/never', changed, version)).status).toBe(200);
  });
});

eachDialect('the fires of a schedule', (open) => {
  test('are paused and resumed, also those of a file', async () => {
    const s = await openSchedules(open);
    const path = '/schedules/often/pause';
    expect(
      (await s.send('POST', path, { reason: 'no mail', for: '1h' }, { role: 'operator' })).body,
    ).toMatchObject({
      changed: true,
      before: { mode: 'active' },
      after: { mode: 'paused', until: '2026-03-02T13:00:00.000Z', by: 'user:ana' },
      says: 'often is paused by ana until 13:00 (in 1h): no mail.',
    });
    expect(await s.told()).toMatchObject({ type: 'schedule.paused', actor: 'user:ana' });
    expect(await s.fireIn(5 * 60_000)).toMatchObject([{ verdict: 'paused' }]);
    expect((await s.send('DELETE', path)).body).toMatchObject({ changed: true, after: { mode: 'active' } });
    expect(await s.told()).toMatchObject({ type: 'schedule.resumed', actor: 'user:ana' });
    expect(await s.fireIn(5 * 60_000)).toMatchObject([{ verdict: 'run' }]);
    expect((await s.send('POST', path, {})).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('take an override for the version that was seen, where one is named', async () => {
    const s = await openSchedules(open);
    const path = '/schedules/often/override';
    const { version } = schedule.parse((await s.get('/schedules/often')).body);
    const move = { runAt: '2026-03-02T12:07:00Z' };
    const cron = { cron: '0 * * * *', for: '2h' };
    expect((await s.send('PUT', path, move, seen(version))).status).toBe(200);
    const stale = { status: 412, body: { code: 'CONFLICT' } };
    for (const wish of [move, cron])
      expect(await s.send('PUT', path, wish, seen(version))).toMatchObject(stale);
    expect(await s.send('DELETE', path, {}, seen(version))).toMatchObject(stale);
    expect((await s.stored('often'))?.overrides).toHaveLength(1);
    expect((await s.send('PUT', path, cron)).status).toBe(200);
    expect((await s.send('DELETE', path, {}, seen((await s.stored('often'))?.version))).status).toBe(200);
  });

  test('are skipped, moved, given another input and another expression, and all of that is taken back', async () => {
    const s = await openSchedules(open);
    const path = '/schedules/often/override';
    const skipped = await s.send('POST', '/schedules/often/skip', { reason: 'holidays' });
    expect(skipped.body).toMatchObject({
      changed: true,
      after: [{ kind: 'skip', fireTime: '2026-03-02T12:05:00.000Z' }],
      nextRunAt: '2026-03-02T12:10:00.000Z',
      says: expect.stringContaining('often: Mon 12:05 is skipped, by ana: holidays.'),
    });
    expect(await s.told()).toMatchObject({ type: 'schedule.overridden', actor: 'user:ana' });
    const input = { to: 'ben', password: 'swordfish' };
    await s.send('PUT', path, { runAt: '2026-03-02T12:07:00Z', input: { to: 'ben' } });
    expect(await s.fireIn(5 * 60_000)).toMatchObject([{ verdict: 'skipped_override' }]);
    const [moved] = await s.fireIn(2 * 60_000);
    expect((await findRun(s.engine.store, moved?.runId ?? 0)).input).toEqual({ to: 'ben' });
    const hourly = await s.send('PUT', path, { cron: '0 * * * *', for: '2h' });
    expect(hourly.body).toMatchObject({ nextFireAt: '2026-03-02T13:00:00.000Z' });
    expect((await s.send('DELETE', `${path}?kind=skip`)).body).toMatchObject({ changed: false });
    expect((await s.send('DELETE', `${path}?kind=cron`)).body).toMatchObject({
      changed: true,
      nextFireAt: '2026-03-02T12:15:00.000Z',
    });
    expect((await s.send('PUT', path, { input })).body).toMatchObject({
      code: 'INPUT_INVALID',
      problems: [{ message: expect.stringContaining('password') }],
    });
  });

  test('are not overridden by a request that is neither one thing nor the other', async () => {
    const s = await openSchedules(open);
    const runAt = '2026-03-02T12:07:00Z';
    const cron = '0 * * * *';
    for (const body of [
      {},
      { runAt, cron, for: '2h' },
      { cron },
      { cron, for: '2h', until: '2026-03-02T14:00:00Z' },
      { for: '2h' },
      { input: { to: 'ada', url: 'postgres://a:***@db' } },
    ])
      expect((await s.send('PUT', '/schedules/often/override', body)).body).toMatchObject({
        status: 400,
        code: 'REQUEST_INVALID',
      });
    expect((await s.stored('often'))?.overrides).toEqual([]);
  });

  test('have one more run beside them', async () => {
    const s = await openSchedules(open);
    const path = '/schedules/often/fires';
    const made = await s.send('POST', path, { reason: 'a customer asked' }, { role: 'operator' });
    expect(made).toMatchObject({ status: 201, body: { isDuplicate: false, unfinished: [] } });
    const { runId } = made.body as { readonly runId: number };
    expect(await findRun(s.engine.store, runId)).toMatchObject({
      jobId: 'mail.send',
      schedule: 'often',
      trigger: 'manual',
      createdBy: 'user:ana',
    });
    expect(await s.told()).toMatchObject({
      type: 'schedule.run_requested',
      actor: 'user:ana',
      payload: { reason: 'a customer asked' },
    });
    expect((await s.send('POST', path, { input: { to: 'ben' } })).body).toMatchObject({
      unfinished: [runId],
      says: expect.stringContaining('1 run of it had not ended'),
    });
    expect((await s.send('POST', path, { input: { to: 1 } })).body).toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('need code where it works out a dedupe key', async () => {
    const s = await openSchedules(open);
    await s.send('POST', '/schedules', { ...MINE, jobId: 'once' });
    const refused = { status: 409, code: 'DEDUPE_KEY_MISSING' };
    expect((await s.send('POST', '/schedules/mine/fires')).body).toMatchObject(refused);
    const other = await s.send('PUT', '/schedules/mine/override', { input: { to: 'ben' } });
    expect(other.body).toMatchObject(refused);
  });
});

eachDialect('a schedule of the store', (open) => {
  test('is made, fires, and is switched off and on', async () => {
    const s = await openSchedules(open);
    const asked = { ...MINE, catchUpWindow: '2h', jitter: 0, tags: ['customer'], description: null };
    const made = await s.send('POST', '/schedules', { ...asked, reason: 'a customer' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        changed: true,
        name: 'mine',
        nextFireAt: '2026-03-02T12:30:00.000Z',
        says: 'mine is created: mail.send at 30 minutes past the hour (UTC). Its next fire: Mon 12:30 (in 30m), UTC.',
      },
    });
    const stored = await s.stored('mine');
    expect(stored).toMatchObject({
      source: 'store',
      rules: { catchUpWindowMs: 2 * HOUR, tags: ['customer'], catchUp: 'once' },
    });
    expect(made.headers.get('etag')).toBe(`"${stored?.version}"`);
    expect(await s.told()).toMatchObject({
      type: 'schedule.created',
      actor: 'user:ana',
      payload: { reason: 'a customer' },
    });
    const off = await s.send('POST', '/schedules/mine/disable', {}, { role: 'operator' });
    expect(off.body).toMatchObject({ changed: true, enabled: false, followers: [] });
    expect(await s.told()).toMatchObject({ type: 'schedule.disabled', actor: 'user:ana' });
    expect(await s.fireIn(HOUR / 2)).not.toContainEqual(expect.objectContaining({ schedule: 'mine' }));
    expect((await s.send('POST', '/schedules/mine/enable?tz=Asia/Tokyo')).body).toMatchObject({
      enabled: true,
      says: expect.stringMatching(
        / at 30 minutes past the hour \(UTC\)\. .* Mon 22:30 \(in 1h\), Asia\/Tokyo\.$/,
      ),
    });
    expect(await s.fireIn(HOUR)).toContainEqual(
      expect.objectContaining({ schedule: 'mine', verdict: 'run' }),
    );
    expect((await s.send('POST', '/schedules', MINE)).body).toMatchObject({
      status: 409,
      code: 'SCHEDULE_EXISTS',
    });
  });

  test('that would be wrong is told of every problem at once', async () => {
    const s = await openSchedules(open);
    const wrong = {
      name: 'Mine',
      jobId: 'mail.snd',
      schedule: '0 0 9 * * 1',
      timezone: 'Europe/Berln',
      queue: 'mial',
    };
    expect((await s.send('POST', '/schedules', { ...wrong, catchUpWindow: 5 })).body).toMatchObject({
      status: 400,
      code: 'SCHEDULE_INVALID',
      problems: [
        { field: 'name' },
        { field: 'catchUpWindow' },
        { field: 'jobId', message: expect.stringContaining('Did you mean "mail.send"?') },
        { field: 'schedule', message: expect.stringContaining('There is no field for seconds') },
        { field: 'timezone', message: expect.stringContaining('Did you mean "Europe/Berlin"') },
        { field: 'queue', message: expect.stringContaining('Did you mean "mail"?') },
      ],
    });
    expect((await s.send('POST', '/schedules', { ...MINE, input: { to: 1 } })).body).toMatchObject({
      problems: [{ field: 'input.to' }],
    });
    expect((await s.send('POST', '/schedules', { jobId: 'report' })).body).toMatchObject({
      problems: [{ field: 'schedule' }],
    });
    expect((await s.send('POST', '/schedules', { ...MINE, input: { to: '[redacted]' } })).body).toMatchObject(
      {
        problems: [{ field: expect.stringContaining('input'), message: expect.stringContaining('masked') }],
      },
    );
    expect(await s.stored('mine')).toBeUndefined();
  });

  test('is changed only by those who have seen its latest version', async () => {
    const s = await openSchedules(open);
    await s.send('POST', '/schedules', { ...MINE, description: 'old', tags: ['a'] });
    const { version } = schedule.parse((await s.get('/schedules/mine')).body);
    const path = '/schedules/mine';
    const change = { schedule: '45 * * * *', description: null, tags: null, jitter: '30s' };
    expect((await s.send('PATCH', path, change)).body).toMatchObject({ status: 428, code: 'VERSION_NEEDED' });
    const noTag = await s.send('PATCH', path, change, { headers: { 'if-match': 'mine' } });
    expect(noTag.body).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    const changed = await s.send('PATCH', path, { ...change, reason: 'later' }, seen(version));
    expect(changed).toMatchObject({
      status: 200,
      body: { changed: true, nextFireAt: '2026-03-02T12:45:00.000Z' },
    });
    const stored = await s.stored('mine');
    expect(stored).toMatchObject({
      schedule: '45 * * * *',
      input: { to: 'ada' },
      rules: { tags: [], jitterMs: 30_000 },
    });
    expect(stored).not.toHaveProperty('description');
    expect(changed.headers.get('etag')).toBe(`"${stored?.version}"`);
    expect(await s.told()).toMatchObject({
      type: 'schedule.changed',
      actor: 'user:ana',
      payload: { reason: 'later' },
    });
    expect((await s.send('PATCH', path, { description: 'x' }, seen(version))).body).toMatchObject({
      status: 412,
      title: 'Changed meanwhile',
      code: 'CONFLICT',
    });
    expect(await s.stored('mine')).toEqual(stored);
    // A proxy that compresses answers makes the tag a weak one.
    const weak = { headers: { 'if-match': `W/"${stored?.version}"` } };
    expect((await s.send('PATCH', path, { schedule: '1 2' }, weak)).body).toMatchObject({
      code: 'SCHEDULE_INVALID',
    });
  });

  test('is changed once by a request that is sent twice', async () => {
    const s = await openSchedules(open);
    await s.send('POST', '/schedules', MINE);
    const version = (await s.stored('mine'))?.version;
    const headers = { ...seen(version).headers, 'idempotency-key': 'k1' };
    const first = await s.send('PATCH', '/schedules/mine', { description: 'x' }, { headers });
    const second = await s.send('PATCH', '/schedules/mine', { description: 'x' }, { headers });
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    const other = { headers: { ...headers, 'if-match': '"99"' } };
    expect((await s.send('PATCH', '/schedules/mine', { description: 'x' }, other)).body).toMatchObject({
      status: 409,
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  test('follows jobs and other ends, written as the command line writes them', async () => {
    const s = await openSchedules(open);
    const after = ['often:failure', 'mails=job:mail.send:always'];
    const made = await s.send('POST', '/schedules', { name: 'later', jobId: 'report', after });
    expect(made.status).toBe(201);
    expect(await s.stored('later')).toMatchObject({
      after: [
        { schedule: 'often', on: 'failure', as: 'often' },
        { job: 'mail.send', on: 'always', as: 'mails' },
      ],
    });
  });

  test('is deleted after a look, by those who have seen its latest version', async () => {
    const s = await openSchedules(open);
    await s.send('POST', '/schedules', MINE);
    await s.send('POST', '/schedules', { name: 'next', jobId: 'report', after: [{ schedule: 'mine' }] });
    const path = '/schedules/mine';
    const version = (await s.stored('mine'))?.version ?? 0;
    expect((await s.send('DELETE', path)).body).toMatchObject({ status: 428, code: 'VERSION_NEEDED' });
    expect((await s.send('DELETE', path, {}, seen(version - 1))).body).toMatchObject({ status: 412 });
    const look = await s.send('DELETE', `${path}?dryRun=true`, {}, seen(version));
    expect(look.body).toEqual({
      deleted: false,
      name: 'mine',
      followers: ['next'],
      says: 'mine would be deleted. Other schedules follow it and wait for its runs: next.',
    });
    const deleted = await s.send('DELETE', path, { reason: 'left' }, seen(version));
    expect(deleted.body).toMatchObject({ deleted: true });
    expect(await s.told()).toMatchObject({
      type: 'schedule.deleted',
      actor: 'user:ana',
      payload: { reason: 'left' },
    });
    expect((await s.get(path)).status).toBe(404);
    expect((await s.get(`${path}/fires`)).status).toBe(200);
    expect(scheduleList.parse((await s.get('/schedules')).body).items).toContainEqual(
      expect.objectContaining({ name: 'next', halted: [{ schedule: 'mine', halt: 'gone' }] }),
    );
  });

  test('is one thing, and one of a file another: that is changed in the file', async () => {
    const s = await openSchedules(open);
    const version = (await s.stored('daily'))?.version;
    const refused = { status: 409, code: 'SCHEDULE_IN_FILE' };
    expect((await s.send('PATCH', '/schedules/daily', {}, seen(version))).body).toMatchObject(refused);
    expect((await s.send('DELETE', '/schedules/daily', {}, seen(version))).body).toMatchObject(refused);
    expect((await s.send('POST', '/schedules/daily/disable')).body).toMatchObject(refused);
  });
});

eachDialect('the page of a job', (open) => {
  test('says what keeps the fires of its schedules from the times of the clock', async () => {
    const { engine, get } = await openSchedules(open);
    const rules = { ...DEFAULT_RULES, jitterMs: 120_000, exclude: ['2026-12-25'] };
    const node = { nodeId: engine.node, version: '2.0.0', jobs: new Map() };
    await loadSchedules(engine.store, node, [entry('daily', { schedule: '0 9 * * *', rules })]);
    const { body } = await get('/jobs/report');
    expect(job.parse(body).schedules).toMatchObject([
      { name: 'daily', exceptions: ['jitter up to 2m', 'except 1 date'] },
    ]);
  });
});

eachDialect('schedules of a token', (open) => {
  test('are those of its jobs, to look at and to run, and it changes none', async () => {
    const s = await openSchedules(open, { jobs: ['report'] });
    expect(scheduleList.parse((await s.get('/schedules')).body).items.map(({ name }) => name)).toEqual([
      'daily',
      'then',
    ]);
    await s.fireIn(5 * 60_000);
    const day = await s.get('/schedules/calendar?from=2026-03-02T00:00:00Z&to=2026-03-04T00:00:00Z');
    const { rows, past } = calendar.parse(day.body);
    expect([rows.map(({ name }) => name), past]).toEqual([['daily'], []]);
    for (const path of ['', '/fires', '/why'])
      expect((await s.get(`/schedules/often${path}`)).body).toMatchObject({
        code: 'UNKNOWN_SCHEDULE',
        detail: expect.stringContaining('(2 are)'),
      });
    const why = fireExplanation.parse((await s.get('/schedules/then/why')).body);
    expect([why.chain?.upstreams, JSON.stringify(why.facts)]).toEqual([
      [{ schedule: 'often', on: 'success', as: 'often' }],
      expect.not.stringContaining('often'),
    ]);
    expect((await s.send('POST', '/schedules/often/fires')).body).toMatchObject({ code: 'UNKNOWN_SCHEDULE' });
    expect((await s.send('POST', '/schedules/daily/fires')).status).toBe(201);
    for (const [method, path, body] of [
      ['POST', '/schedules/daily/pause', { reason: 'x' }],
      ['DELETE', '/schedules/daily/pause', {}],
      ['POST', '/schedules/daily/skip', {}],
      ['PUT', '/schedules/daily/override', { input: {} }],
      ['DELETE', '/schedules/daily/override', {}],
      ['POST', '/schedules/daily/enable', {}],
      ['POST', '/schedules/daily/disable', {}],
      ['POST', '/schedules', MINE],
      ['PATCH', '/schedules/daily', MINE],
      ['DELETE', '/schedules/daily', {}],
    ] as const)
      expect([path, await s.send(method, path, body, seen(0))]).toMatchObject([
        path,
        { status: 403, body: { code: 'FORBIDDEN' } },
      ]);
  });
});
