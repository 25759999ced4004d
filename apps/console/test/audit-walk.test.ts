/**
 * Every route that changes something, asked once: each leaves an event that says who did it. The verbs themselves are tested
 * on both stores in their packages; here PostgreSQL is in `pnpm test:slow`.
 */
import { type Channel, deliverDue } from '@sb/alerts';
import { listEvents } from '@sb/events';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { changesSomething, fullPath, type Route } from '../src/http/route.ts';
import { ROUTES } from '../src/table/table.ts';
import { aPerson } from './guard/people.ts';
import { loadHourly } from './hourly-schedule.ts';
import { openAlerts } from './open-alerts.ts';
import { openConsole } from './open-console.ts';

const API = '/api/v1';
const WEEK = '2026-03-02';
const BOARD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC }
members:
  - { id: ana, name: Ana, email: ana@acme.test, role: owner }
  - { id: bo, name: Bo, email: bo@acme.test }
quests:
  - { id: letters, title: Letters, state: unlocked }
tasks:
  - { id: write, title: Write, questId: letters, requiresApproval: true }
  - { id: send, title: Send, questId: letters }
`;

/** Routes without an event of the one who asks, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'POST /api/v1/stream/:id/visible': 'nothing is stored',
  'POST /api/v1/links/look': 'nothing is changed',
  'POST /api/v1/session/password': 'the one who asks has no session here: sign-in.test.ts reads its event',
  'POST /api/v1/session': 'the actor is the one who signs in',
  'DELETE /api/v1/session': 'the actor is the one who signs out',
  'POST /api/v1/setup': 'the actor is the one who signs in',
};

const keyOf = (route: Route): string => `${route.method} ${fullPath(route)}`;

interface Wish {
  /** By the names of the parameters. */
  readonly at?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: unknown;
  /** The revision that was seen; `etag`: as a GET of the record says. */
  readonly seen?: number | 'etag';
}

type Acting = (route: string, wish?: Wish) => Promise<Readonly<Record<string, unknown>>>;
type Alerting = Awaited<ReturnType<typeof openAlerts>>;

eachDialect('every act', (open, dialect) => {
  test.runIf(dialect === 'sqlite' || isSlow())('leaves an event of the one who asks', async () => {
    const engine = await openAlerts(open);
    const { store } = engine;
    await aPerson(store, 'ana', { role: 'admin' });
    await aPerson(store, 'bo');
    const { get, send } = openConsole(store, { user: 'ana', userId: 1, version: 1, kind: 'user' });
    const headers = { 'sec-fetch-site': 'same-origin' };
    const acted: string[] = [];
    const silent: string[] = [];
    const newest = async (): Promise<number> =>
      (await store.read((tx) => listEvents(tx, { actor: 'user:ana', limit: 1 })))[0]?.id ?? 0;

    const act: Acting = async (route, { at = {}, query = '', body = {}, seen } = {}) => {
      const [method = '', template = ''] = route.split(' ');
      const path = template.replaceAll(/:(\w+)/g, (_, name: string) => String(at[name]));
      const record = path.replace(/\/(?:approve|cancel)$/, '');
      const etag = seen === 'etag' ? (await get(record)).headers.get('etag') : seen && `"${seen}"`;
      const before = await newest();
      const answer = await send(method, path + query, body, {
        headers: { ...headers, ...(etag && { 'if-match': etag }) },
      });
      expect([route, answer.status < 300 ? 'done' : answer.body]).toEqual([route, 'done']);
      if ((await newest()) === before) silent.push(route);
      acted.push(route);
      return answer.body as Readonly<Record<string, unknown>>;
    };

    await actOnRuns(act, engine);
    await actOnSchedules(act, engine);
    await actOnAlerts(act, engine);
    // Last of the engine: nothing is claimed any more.
    await actOnQueues(act, engine);
    await actOnBoard(act);
    await actOnPeople(act, async (list) => {
      const { items } = (await get(`${API}${list}`)).body as { items: { id: string }[] };
      return items[0]?.id ?? '';
    });
    expect(silent).toEqual([]);
    const changing = ROUTES.filter(changesSomething).map(keyOf);
    const expected = changing.filter((key) => !(key in WITHOUT));
    expect([...new Set(acted)].toSorted()).toEqual(expected.toSorted());
    expect(Object.keys(WITHOUT).filter((key) => !changing.includes(key))).toEqual([]);
  });
});

async function actOnRuns(act: Acting, engine: Alerting): Promise<void> {
  const made = await act('POST /api/v1/jobs/:id/runs', { at: { id: 'report' }, body: { delay: '1h' } });
  const at = { id: Number(made['id']) };
  await act('POST /api/v1/runs/:id/priority', { at, body: { priority: 'high' } });
  await act('POST /api/v1/runs/:id/cancel', { at });
  await act('POST /api/v1/runs/:id/replay', { at });
  const [first = 0, ...others] = await engine.die(3);
  await act('POST /api/v1/runs/:id/retry', { at: { id: first } });
  const [one, other] = others;
  await act('POST /api/v1/dead-letters/replay', { body: { ids: [one] } });
  await act('POST /api/v1/dead-letters/discard', { body: { ids: [other], reason: 'old' } });
  await act('POST /api/v1/dead-letters/reopen', { body: { ids: [other] } });
  await act('POST /api/v1/chains', { body: { steps: [{ job: 'report' }, { job: 'report' }] } });
  const wish = { filter: { job: 'mail.send' }, action: 'cancel', reason: 'old' };
  const started = await act('POST /api/v1/runs/bulk', { body: wish });
  await act('DELETE /api/v1/operations/:id', { at: { id: Number(started['operation']) } });
}

async function actOnQueues(act: Acting, engine: Alerting): Promise<void> {
  for (const [shelf, at] of [
    ['queues/:name', { name: 'mail' }],
    ['jobs/:id', { id: 'report' }],
  ] as const) {
    await act(`POST /api/v1/${shelf}/pause`, { at, body: { reason: 'smtp moves' } });
    await act(`DELETE /api/v1/${shelf}/pause`, { at });
    await act(`PATCH /api/v1/${shelf}`, { at, body: { maxRunning: 7 } });
  }
  const at = { name: 'mail' };
  await engine.enqueue();
  await act('POST /api/v1/queues/:name/drain', { at });
  await act('POST /api/v1/queues/:name/purge', { at, body: { reason: 'old' } });
  for (const verb of ['cordon', 'uncordon', 'drain'])
    await act(`POST /api/v1/nodes/:id/${verb}`, { at: { id: engine.node } });
}

async function actOnSchedules(act: Acting, engine: Alerting): Promise<void> {
  await loadHourly(engine);
  const hourly = { at: { name: 'hourly' } };
  const one = '/api/v1/schedules/:name';
  await act(`POST ${one}/pause`, { ...hourly, body: { reason: 'holidays' } });
  await act(`DELETE ${one}/pause`, hourly);
  await act(`POST ${one}/skip`, hourly);
  await act(`PUT ${one}/override`, { ...hourly, body: { input: {} } });
  await act(`DELETE ${one}/override`, hourly);
  await act(`POST ${one}/fires`, hourly);
  const mine = { at: { name: 'mine' } };
  await act('POST /api/v1/schedules', { body: { name: 'mine', jobId: 'report', schedule: '0 9 * * *' } });
  await act(`POST ${one}/disable`, mine);
  await act(`POST ${one}/enable`, mine);
  await act(`PATCH ${one}`, { ...mine, seen: 'etag', body: { description: 'The numbers' } });
  await act(`DELETE ${one}`, { ...mine, seen: 'etag' });
}

async function actOnAlerts(act: Acting, engine: Alerting): Promise<void> {
  await engine.die(2);
  await engine.die(2, { jobId: 'report', input: {} });
  await engine.evaluate();
  await act('POST /api/v1/alerts/rules/:name/ack', { at: { name: 'in-a-row' }, body: { job: 'report' } });
  const { body } = await openConsole(engine.store).get(`${API}/alerts/history?job=mail.send`);
  const { items } = body as { items: { id: number }[] };
  await act('POST /api/v1/alerts/:id/ack', { at: { id: items[0]?.id ?? 0 } });
  const silence = { match: { job: ['report'] }, for: '1h', reason: 'smtp moves' };
  const { id } = await act('POST /api/v1/silences', { body: silence });
  await act('DELETE /api/v1/silences/:id', { at: { id: Number(id) } });
  for (const path of ['/api/v1/alerts/test', '/api/alerts/test']) {
    const asked = act(`POST ${path}`, { body: { channel: 'slack' } });
    // A daemon does so whenever it is woken.
    const delivered = () => deliverDue({ store: engine.store, channels: CHANNELS });
    await expect.poll(async () => (await delivered()).sent).toBe(1);
    await asked;
  }
}

const slack: Channel = { name: 'slack', preview: () => undefined, send: async () => ({ kind: 'delivered' }) };
const CHANNELS = new Map([['slack', slack]] as const);

async function actOnBoard(act: Acting): Promise<void> {
  const org = '/api/v1/orgs/:org';
  const at = { org: 'acme' };
  await act(`POST ${org}/import`, { at, body: { file: 'board.yaml', text: BOARD } });
  await act(`PATCH ${org}`, { at, seen: 'etag', body: { name: 'Acme & sons' } });
  const week = { ...at, week: WEEK };
  await act(`POST ${org}/sprints/:week/replan`, { at: week, body: { rev: 0 } });
  await act(`POST ${org}/sprints/:week/approve`, { at: week, seen: 'etag' });
  await act(`POST ${org}/sprints/:week/cancel`, { at: week, seen: 'etag' });
  const write = { ...at, id: 'write' };
  for (const [verb, body] of [
    ['claim', { memberId: 'bo' }],
    ['block', { text: 'no paper' }],
    ['unblock', {}],
    ['comment', { text: 'soon' }],
    ['transition', { to: 'in-progress' }],
    ['transition', { to: 'done' }],
    ['approve', { as: 'ana' }],
  ] as const)
    await act(`POST ${org}/tasks/:id/${verb}`, { at: write, body });
  for (const verb of ['hold', 'release', 'cancel', 'restore'])
    await act(`POST ${org}/quests/:id/${verb}`, { at: { ...at, id: 'letters' } });
  for (const [shelf, body, change] of [
    ['tasks', { title: 'Stamp', questId: 'letters' }, { title: 'Seal' }],
    ['quests', { title: 'Stamps' }, { title: 'Seals' }],
    ['questlines', { title: 'Sale' }, { title: 'Sales' }],
    ['members', { name: 'Cy', email: 'cy@acme.test' }, { name: 'Cyd' }],
  ] as const) {
    const { id, rev } = await act(`POST ${org}/${shelf}`, { at, body });
    const record = { ...at, id: String(id) };
    const changed = await act(`PATCH ${org}/${shelf}/:id`, { at: record, seen: Number(rev), body: change });
    await act(`DELETE ${org}/${shelf}/:id`, { at: record, seen: Number(changed['rev']) });
  }
}

async function actOnPeople(act: Acting, firstOf: (list: string) => Promise<string>): Promise<void> {
  const view = { page: 'runs', name: 'Failed', query: 'state=failed', isOfTeam: true };
  const { id } = await act('PUT /api/v1/views', { body: view });
  await act('DELETE /api/v1/views/:id', { at: { id: Number(id) } });
  await act('POST /api/v1/links/:kind', { at: { kind: 'invite' } });
  await act('DELETE /api/v1/links/open/:id', { at: { id: await firstOf('/links') } });
  const wish = { name: 'ci', user: 'ana', role: 'viewer', expires: '1d' };
  const { token } = await act('POST /api/v1/tokens', { body: wish });
  await act('DELETE /api/v1/tokens/:id', { at: { id: (token as { id: number }).id } });
  await act('DELETE /api/v1/sessions/:id', { at: { id: await firstOf('/sessions?all=true') } });
  await act('PATCH /api/v1/users/:name', { at: { name: 'bo' }, seen: 'etag', body: { role: 'operator' } });
}
