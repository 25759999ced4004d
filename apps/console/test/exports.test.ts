/** Lists of one page: as text they have the same rows. */
import { DEFAULT_RULES, loadSchedules } from '@sb/scheduler';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openConsole } from './open-console.ts';
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
  const console = openConsole(engine.store);
  const ids = [await engine.enqueue({ delayMs: 60_000 })];
  await console.send('POST', `${API}/silences`, { match: {}, for: '2h', reason: 'the move' });
  await console.send('POST', `${API}/runs/bulk`, { action: 'cancel', ids, reason: 'old' });
  return console;
}

eachDialect('a list as text', (open) => {
  test.each([
    ['jobs', 'mail.send'],
    ['queues', 'mail'],
    ['schedules', 'daily'],
    ['nodes', 'one'],
    ['silences', 'the move'],
    ['operations', 'cancel'],
  ])('of %s has its rows, %s among them', async (path, part) => {
    const { get } = await openLists(open);
    const ask = (accept: string) => get(`${API}/${path}`, { headers: { accept } });
    const { items } = (await ask('application/json')).body as { readonly items: readonly object[] };
    const lines = await ask('application/x-ndjson');
    expect(lines.headers.get('content-disposition')).toBe(`attachment; filename="${path}.ndjson"`);
    const rows = String(lines.body).trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row))).toEqual(items);
    const csv = await ask('text/csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(String(csv.body)).toContain(part);
  });
});
