import { listEvents, publish } from '@sb/events';
import { importOrganisation } from '@sb/questboard';
import { pauseQueue } from '@sb/queue';
import { configureQueues, tendPauses } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { memberList } from '../src/answers/sprints/members.ts';
import { type AuditList, auditList } from '../src/answers/system/audit.ts';
import { eventList, eventTypes } from '../src/answers/events.ts';
import { openConsole, type TestConsole } from './open-console.ts';
import { type Engine, openEngine } from './open-engine.ts';

const API = '/api/v1';

const BOARD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC }
members:
  - { id: ada, name: Ada, email: ada@acme.test, role: owner }
  - { id: bo, name: Bo, email: bo@acme.test }
quests:
  - { id: letters, title: Letters }
tasks:
  - { id: write, title: Write, questId: letters }
`;

/** The types and subjects of a list. */
async function listed({ get }: TestConsole, path: string) {
  const answer = await get(`${API}${path}`);
  const { items, next } = eventList.parse(answer.body);
  return { ids: items.map(({ id }) => id), types: items.map(({ type }) => type), items, next };
}

/** The actions of the audit. */
async function acted({ get }: TestConsole, path: string) {
  const { items } = auditList.parse((await get(`${API}${path}`)).body);
  return { items, types: items.map(({ action }) => action) };
}

async function pauseOf(engine: Engine, queue: string, actor: string): Promise<void> {
  await pauseQueue(engine.store, queue, { reason: 'hunter2hunter2 is down', actor });
}

eachDialect('events', (open) => {
  test('are listed by type, job, run, actor and number, page by page', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const [mail = 0] = await engine.die(1);
    await engine.die(1, { jobId: 'report', input: {} });
    await pauseOf(engine, 'mail', 'ada');
    const all = await listed(console, '/events');
    expect(all.types.toSorted()).toEqual([
      'job.failed',
      'job.failed',
      'queue.paused',
      'run.dead',
      'run.dead',
    ]);
    expect(all.ids).toEqual(all.ids.toSorted((a, b) => b - a));
    expect((await listed(console, '/events?type=run.*')).types).toEqual(['run.dead', 'run.dead']);
    expect((await listed(console, '/events?type=run.dead,queue.*')).types).toHaveLength(3);
    expect((await listed(console, `/events?run=${mail}`)).types.toSorted()).toEqual([
      'job.failed',
      'run.dead',
    ]);
    expect((await listed(console, '/events?job=report')).items.map(({ jobId }) => jobId)).toEqual([
      'report',
      'report',
    ]);
    const [paused] = (await listed(console, '/events?actor=ada')).items;
    expect(paused).toMatchObject({
      type: 'queue.paused',
      says: expect.stringMatching(/^paused queue mail: /),
      object: { kind: 'queue', name: 'mail' },
    });

    const [newest, , middle, , oldest] = all.ids;
    expect((await listed(console, `/events?before=${middle}`)).ids).toEqual(all.ids.slice(3));
    expect((await listed(console, `/events?after=${middle}`)).ids).toEqual(all.ids.slice(0, 2));
    expect((await listed(console, `/events?after=${oldest}&before=${newest}`)).ids).toEqual(
      all.ids.slice(1, 4),
    );
    const first = await listed(console, '/events?limit=3');
    const rest = await listed(console, `/events?limit=3&cursor=${first.next}`);
    expect([...first.ids, ...rest.ids]).toEqual(all.ids);
    expect(rest.next).toBeUndefined();
    expect((await console.get(`${API}/events?type=7;`)).body).toMatchObject({ code: 'REQUEST_INVALID' });
    const types = eventTypes.parse((await console.get(`${API}/events/types`)).body).items;
    expect(types).toEqual(expect.arrayContaining(['queue.paused', 'job.completed']));
  });

  test('are of the time that is asked for, and are exported whole', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.die(1);
    await engine.pass(3_600_000);
    await pauseOf(engine, 'mail', 'ada');
    expect((await listed(console, '/events?since=10m')).types).toEqual(['queue.paused']);
    const early = await listed(console, '/events?since=2h&until=10m&limit=1');
    const rest = await listed(console, `/events?since=2h&until=10m&limit=1&cursor=${early.next}`);
    expect([...early.types, ...rest.types].toSorted()).toEqual(['job.failed', 'run.dead']);
    expect(rest.next).toBeUndefined();
    expect((await console.get(`${API}/events?until=2026-02-30`)).status).toBe(400);
    const some = await console.get(`${API}/events?until=10m`, { headers: { accept: 'text/csv' } });
    expect(String(some.body)).not.toContain('queue.paused');
    const exported = await console.get(`${API}/events`, { headers: { accept: 'application/x-ndjson' } });
    expect(exported.headers.get('content-disposition')).toContain('events.ndjson');
    expect(String(exported.body).trim().split('\n')).toHaveLength(3);
    expect(String(exported.body)).not.toContain('hunter2');
  });

  test('show no payload to those who may not see it, and no other job to a token of some jobs', async () => {
    const engine = await openEngine(open);
    await engine.die(1);
    await engine.die(1, { jobId: 'report', input: {} });
    await pauseOf(engine, 'mail', 'ada');
    const blind = await listed(openConsole(engine.store, { canSeePayload: false }), '/events');
    expect(blind.items.map(({ payload, says }) => [payload, says])).toEqual(
      Array.from({ length: 5 }, () => [{}, '']),
    );
    expect(blind.items.every(({ object }) => object === undefined)).toBe(true);
    const some = openConsole(engine.store, { jobs: ['report'] });
    expect((await listed(some, '/events')).items.map(({ jobId }) => jobId)).toEqual(['report', 'report']);
    expect((await some.get(`${API}/events?job=mail.send`)).body).toMatchObject({ code: 'UNKNOWN_JOB' });
  });
});

eachDialect('events of a board', (open) => {
  test('say what was done to which record, also to those who may not see payloads', async () => {
    const store = await open();
    await importOrganisation(store, BOARD, { file: 'acme.yaml', now: '2026-03-02T12:00:00.000Z' });
    const console = openConsole(store, { actor: 'user:ada' });
    await console.send('POST', `${API}/orgs/acme/tasks/write/claim`, { memberId: 'bo' });
    await console.send('POST', `${API}/orgs/acme/tasks/write/transition`, {
      to: 'in-progress',
      reason: 'it is due',
    });
    // A job may publish what it likes, for an organisation too.
    const own = { type: 'task.moved', jobId: 'mail', runId: 7, payload: { text: 'hunter2' } };
    await store.write((tx) => publish(tx, [own, { ...own, orgId: 'acme' }]));
    const list = async (who = {}) => (await listed(openConsole(store, who), '/events?type=task.moved')).items;
    const moved = {
      actor: 'user:ada',
      says: expect.stringMatching(/^moved task write from todo to in-progress.*: it is due$/),
      object: { kind: 'task', name: 'write' },
    };
    expect(await list()).toMatchObject([{ orgId: 'acme' }, { says: 'text hunter2' }, moved]);
    const unseen = await list({ canSeePayload: false });
    expect(unseen).toMatchObject([{ payload: {} }, { says: '' }, { ...moved, payload: {} }]);
    expect(unseen.map(({ object }) => object?.name)).toEqual([undefined, undefined, 'write']);
  });
});

eachDialect('the audit', (open) => {
  test('has what people did, by actor, action, object and time', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const [id = 0] = await engine.die(1);
    await pauseOf(engine, 'mail', 'ada');
    await engine.pass(3_600_000);
    await console.send('POST', `${API}/runs/${id}/retry`);
    await pauseOf(engine, 'default', 'user:bo');
    const all = await acted(console, '/audit');
    expect(all.items.map(({ action, actor }) => [action, actor])).toEqual([
      ['queue.paused', 'user:bo'],
      ['run.replayed', 'user:ana'],
      ['queue.paused', 'ada'],
    ]);
    expect((await acted(console, '/audit?actor=user:ana')).types).toEqual(['run.replayed']);
    expect((await acted(console, '/audit?action=queue.*')).types).toHaveLength(2);
    expect((await acted(console, '/audit?object=mail')).items).toMatchObject([{ actor: 'ada' }]);
    expect((await acted(console, `/audit?object=${id}`)).types).toEqual(['run.replayed']);
    expect((await acted(console, '/audit?object=mail.send')).types).toEqual(['run.replayed']);
    expect((await acted(console, '/audit?since=10m')).types).toHaveLength(2);
    expect((await acted(console, '/audit?since=2h&until=10m')).items).toMatchObject([{ actor: 'ada' }]);
    const [, replayed] = all.items.map((item) => item.id);
    const one = `/audit?before=${(replayed ?? 0) + 1}&after=${(replayed ?? 0) - 1}`;
    expect((await acted(console, one)).types).toEqual(['run.replayed']);
    expect((await console.get(`${API}/audit`, { role: 'operator' })).status).toBe(403);
  });

  test('has who requested a run, or a chain of runs, and why', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const reason = 'the customer waits';
    const run = await console.send('POST', `${API}/jobs/report/runs`, { reason });
    const steps = [{ job: 'report' }, { job: 'mail.send', input: { to: 'ada' } }];
    const chain = await console.send('POST', `${API}/chains`, { steps, reason });
    const [runId, chainId] = [run, chain].map(({ body }) => (body as { readonly id: number }).id);
    expect((await acted(console, '/audit?actor=user:ana')).items).toMatchObject([
      { action: 'chain.requested', says: `requested chain ${chainId}: 2 runs`, reason },
      { action: 'run.requested', says: `requested run ${runId} of report`, reason },
    ]);
  });

  test('says in words who did what to what, from where, why, and what it was before', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await pauseOf(engine, 'mail', 'user:bo');
    await engine.store.write((tx) =>
      publish(tx, [{ type: 'invoice.sent', payload: { number: 7 }, actor: 'job:bill' }]),
    );
    const list = async (query: string, who = {}): Promise<AuditList['items']> =>
      auditList.parse((await openConsole(engine.store, who).get(`${API}/audit${query}`)).body).items;
    expect(await list('?by=people')).toMatchObject([
      {
        actor: 'user:bo',
        via: 'console',
        says: 'paused queue mail',
        object: { kind: 'queue', name: 'mail' },
        reason: expect.any(String),
        before: { mode: 'active' },
        after: { mode: 'paused' },
      },
    ]);
    expect(await list('?by=engine')).toMatchObject([
      { actor: 'job:bill', via: 'engine', says: 'invoice sent' },
    ]);
    expect(await list('')).toHaveLength(2);
    const [blind] = await list('?by=people', { canSeePayload: false });
    expect(blind).toMatchObject({ says: 'paused queue mail', payload: {} });
    expect(blind).not.toHaveProperty('before');
    const csv = await console.get(`${API}/audit`, { headers: { accept: 'text/csv' } });
    expect(String(csv.body).split('\r\n')[0]).toContain('id,at,actor,via,action,says,object');
  });

  test('leaves what the clock and worker.yaml did to the engine', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await configureQueues(engine.store, { mail: { maxRunning: 2 } }, 'worker.yaml');
    await pauseQueue(engine.store, 'mail', { actor: 'ada', reason: 'down', until: engine.now + 60_000 });
    await engine.pass(120_000);
    await tendPauses(engine.store);
    const types = async (by: string): Promise<string[]> => (await acted(console, `/audit?by=${by}`)).types;
    expect(await types('people')).toEqual(['queue.paused']);
    expect(await types('engine')).toEqual(['queue.resumed', 'queue.limited']);
  });

  test('says of a board what was changed, from what to what, and names the record', async () => {
    const store = await open();
    await importOrganisation(store, BOARD, { file: 'acme.yaml', now: '2026-03-02T12:00:00.000Z' });
    const console = openConsole(store, { actor: 'user:ada' });
    const org = `${API}/orgs/acme`;
    await console.send('POST', `${org}/tasks/write/claim`, { memberId: 'bo' });
    await console.send('POST', `${org}/tasks/write/transition`, { to: 'in-progress' });
    const members = memberList.parse((await console.get(`${org}/members`)).body).items;
    const rev = members.find(({ id }) => id === 'bo')?.rev;
    const wish = { role: 'admin', email: 'b@acme.test' };
    await console.send('PATCH', `${org}/members/bo`, wish, { headers: { 'if-match': `"${rev}"` } });
    const { items } = await acted(console, '/audit?actor=user:ada');
    const [changed, moved, given] = ['member.changed', 'task.moved', 'task.assigned'].map((action) =>
      items.find((item) => item.action === action),
    );
    expect(changed).toMatchObject({
      says: expect.stringMatching(/^changed (?:email and role|role and email) of member bo$/),
      object: { kind: 'member', name: 'bo' },
      orgId: 'acme',
      before: { role: 'member' },
      after: { role: 'admin' },
    });
    expect(moved).toMatchObject({
      says: expect.stringMatching(/^moved task write from todo to in-progress/),
      object: { kind: 'task', name: 'write' },
      before: { status: 'todo' },
      after: { status: 'in-progress' },
    });
    expect(given).toMatchObject({
      says: 'gave task write to bo',
      object: { kind: 'task', name: 'write' },
      before: {},
      after: { assigneeId: 'bo' },
    });
    expect((await acted(console, '/audit?object=bo')).types).toContain('member.changed');
    const blind = openConsole(store, { actor: 'user:ada', canSeePayload: false });
    for (const item of (await acted(blind, '/audit?action=task.*,member.*')).items)
      expect(Object.keys(item)).not.toContain('after');
  });

  test('of a rare object says how far it has looked', async () => {
    const engine = await openEngine(open);
    const many = Array.from({ length: 1_000 }, (_, at) => ({
      type: 'invoice.sent',
      payload: { number: at },
      actor: 'job:bill',
    }));
    for (let times = 0; times < 21; times++) await engine.store.write((tx) => publish(tx, many));
    const { get } = openConsole(engine.store);
    const first = auditList.parse((await get(`${API}/audit?object=nothing`)).body);
    expect(first).toMatchObject({ items: [], searched: { rows: 20_051, isWhole: false } });
    const rest = auditList.parse((await get(`${API}/audit?object=nothing&cursor=${first.next}`)).body);
    expect(rest.items).toEqual([]);
    expect(rest).not.toHaveProperty('next');
  });

  test('has who asked for more than it may', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    expect((await console.send('POST', `${API}/runs/1/cancel`, {}, { role: 'viewer' })).status).toBe(403);
    expect((await console.get(`${API}/audit`, { role: 'viewer' })).status).toBe(403);
    expect((await console.get(`${API}/audit`, { role: null })).status).toBe(401);
    const recorded = async () => {
      const news = await engine.store.read((tx) => listEvents(tx, { limit: 10 }));
      return news.map(({ type, actor, payload }) => [type, actor, payload]);
    };
    // The refusals do not wait for it.
    await expect
      .poll(recorded)
      .toEqual([
        [
          'access.denied',
          'user:ana',
          { method: 'POST', path: '/api/v1/runs/:id/cancel', needs: 'operator', role: 'viewer' },
        ],
      ]);
  });
});
