/** Lists of one page: as text they have the same rows. */
import { makeLink } from '@sb/access';
import { DEFAULT_RULES, loadSchedules } from '@sb/scheduler';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { letterGroups } from '../src/answers/failures.ts';
import { runEvents } from '../src/answers/run.ts';
import { exportName } from '../src/export/export-list.ts';
import { ROUTES } from '../src/table/table.ts';
import { aPerson, aToken } from './guard/people.ts';
import { openConsole } from './open-console.ts';
import { openWork, send } from './work.ts';
import { openEngine, type Open } from './open-engine.ts';

const API = '/api/v1';

async function openLists(open: Open) {
  const engine = await openEngine(open);
  const daily = {
    name: 'daily',
    jobId: 'report',
    schedule: '0 9 * * *',
    enabled: true,
    timezone: 'UTC',
    rules: DEFAULT_RULES,
  };
  await loadSchedules(engine.store, { nodeId: engine.node, version: '1.0.0' }, [daily]);
  // The first user of the store.
  const console = openConsole(engine.store, { userId: 1 });
  const ids = [await engine.enqueue({ delayMs: 60_000 })];
  await engine.die(1);
  await engine.enqueue({ jobId: 'report', input: {} });
  await engine.succeed();
  await engine.count();
  await console.send('POST', `${API}/silences`, { match: {}, for: '2h', reason: 'the move' });
  await console.send('POST', `${API}/runs/bulk`, { action: 'cancel', ids, reason: 'old' });
  await aPerson(engine.store, 'ana', { role: 'admin' });
  await aToken(engine.store, 'ana', { name: 'ci' });
  await makeLink(engine.store, { kind: 'wall' }, { actor: 'user:ana' });
  return console;
}

/** What a page asks about rows that it has; no list of its own. */
const ABOUT = ['/alerts/rules/:name/explain', '/runs/:id/boards', '/runs/changes'];

test('a list that has rows is exported', () => {
  const rows = ROUTES.filter(({ kind, answer }) => {
    const items = answer instanceof z.ZodObject && kind === 'read' ? answer.shape['items'] : undefined;
    return items instanceof z.ZodArray && items.element instanceof z.ZodObject;
  });
  expect(rows.filter(({ isList }) => isList !== true).map(({ path }) => path)).toEqual(ABOUT);
});

test('a file of an export is named by what its rows are', () => {
  const names = ROUTES.filter(({ isList }) => isList).map(({ path }) => exportName(path));
  expect(names).toEqual(
    expect.arrayContaining([
      'runs',
      'run-events',
      'dead-letter-groups',
      'alert-history',
      'orgs',
      'tasks',
      'task-history',
      'github-links',
      'schedule-fires',
    ]),
  );
  // The documented short path has the same.
  expect(exportName('/api/alerts/history')).toBe('alert-history');
});

test('the events of a run go on by their cursor', async () => {
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  const { get } = openConsole(work.store);
  const types = async (query: string) => {
    const { items, next } = runEvents.parse((await get(`${API}/runs/1/events${query}`)).body);
    return { types: items.map(({ type }) => type), next };
  };
  const all = await types('');
  const first = await types('?limit=1');
  const rest = await types(`?cursor=${first.next}`);
  expect(all.types.length).toBeGreaterThan(1);
  expect([...first.types, ...rest.types]).toEqual(all.types);
});

eachDialect('a list as text', (open) => {
  test('has all groups of dead letters, also where they are more than a page', async () => {
    const engine = await openEngine(open);
    await engine.die(201);
    await engine.store.write((tx) => tx.run(sql`update dead_letters set fingerprint = 'f' || run_id`));
    const { get } = openConsole(engine.store);
    const { body } = await get(`${API}/dead-letters/groups`, { headers: { accept: 'application/x-ndjson' } });
    const prints = String(body)
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row).fingerprint as string);
    expect(new Set(prints).size).toBe(201);
    expect(letterGroups.parse((await get(`${API}/dead-letters/groups`)).body)).toMatchObject({
      items: { length: 100 },
      isWhole: false,
    });
  });

  test.each([
    ['jobs', 'mail.send'],
    ['queues', 'mail'],
    ['schedules', 'daily'],
    ['nodes', 'one'],
    ['silences', 'the move'],
    ['operations', 'cancel'],
    ['stats?since=1h', 'report'],
    ['dead-letters/groups?status=open', 'no such mailbox'],
    ['runs/2/events', 'run.dead'],
    ['sessions', 'ana'],
    ['users', 'ana'],
    ['tokens', 'ci'],
    ['links', 'wall'],
  ])('of %s has its rows, %s among them', async (path, part) => {
    const { get } = await openLists(open);
    const ask = (accept: string) => get(`${API}/${path}`, { headers: { accept } });
    const { items } = (await ask('application/json')).body as { readonly items: readonly object[] };
    const lines = await ask('application/x-ndjson');
    expect(lines.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z-]+\.ndjson"$/);
    const rows = String(lines.body).trimEnd().split('\n');
    expect(items.length).toBeGreaterThan(0);
    // What one may do with a thing is no part of it.
    const things = items.map(({ may: _may, ...thing }: { readonly may?: unknown }) => thing);
    expect(rows.map((row) => JSON.parse(row))).toEqual(things);
    const csv = await ask('text/csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(String(csv.body)).toContain(part);
  });
});
