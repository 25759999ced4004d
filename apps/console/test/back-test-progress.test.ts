/** A back-test of many runs says how far it is, to who asks for lines. */
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { backTest, backTestProgress } from '../src/answers/alerts/back-test.ts';
import { createLocalReader } from '../src/reader/reader.ts';
import { ALERT_RULE_ROUTES } from '../src/routes/alerts/rules.ts';
import { openAlerts } from './open-alerts.ts';
import { openConsole } from './open-console.ts';

const PATH = '/api/v1/alerts/rules/in-a-row/back-test';
const LINES = { headers: { accept: 'application/x-ndjson' } };

/** Copies of an ended run, one each ms: more than the back-test reads at once. */
async function multiply(store: Store, runId: number, count: number): Promise<void> {
  const same = sql.raw(
    'job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state, attempt',
  );
  await store.write(function* (tx) {
    yield* tx.run(sql`
      with recursive n (n) as (select 1 union all select n + 1 from n where n < ${count} + 0)
      insert into run_history (id, finished_at, ${same}) select 1000 + n.n, finished_at + n.n, ${same}
      from n cross join (select * from run_history where id = ${runId}) original`);
  });
}

eachDialect('a back-test', (open) => {
  test('is answered in lines, the last of which is the answer that others get at once', async () => {
    const engine = await openAlerts(open);
    const { get } = openConsole(engine.store);
    await engine.enqueue();
    const [runId = 0] = await engine.succeed();
    await multiply(engine.store, runId, 12_000);
    await engine.pass(60_000);
    const answer = await get(`${PATH}?since=1h`, LINES);
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = String(answer.body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = lines.slice(0, -1).map(({ progress }) => backTestProgress.parse(progress));
    expect(told.map(({ runs }) => runs)).toEqual([5_000, 10_000]);
    expect(told[0]?.share).toBeGreaterThan(0.9);
    const { body } = await get(`${PATH}?since=1h`);
    expect(lines.at(-1)).toEqual({ answer: body });
    expect(backTest.parse(body).runs).toBe(12_001);
  });

  test('ends when its reader has left', async () => {
    const { store } = await openAlerts(open);
    const route = ALERT_RULE_ROUTES.find(({ path }) => path.endsWith('/back-test'));
    if (!route) throw new Error('no route');
    const who = { actor: 'user:ana', kind: 'user', role: 'viewer', canSeePayload: true } as const;
    const question = { who, params: { name: 'in-a-row' }, query: { since: '1h' }, body: {}, secrets: [] };
    const answer = await createLocalReader(store).answer(route, question, { signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ isRefused: true, refusal: { code: 'TOO_SLOW' } });
  });

  test('ends too when a caller that asked for no lines has left', async () => {
    const { app } = openConsole((await openAlerts(open)).store);
    const left = await app.request(`http://localhost:8787${PATH}?since=1h`, {
      headers: { host: 'localhost:8787', authorization: 'Bearer admin' },
      signal: AbortSignal.abort(),
    });
    expect([left.status, await left.json()]).toEqual([503, expect.objectContaining({ code: 'TOO_SLOW' })]);
  });

  test('is refused with its status where it has not begun', async () => {
    const { get } = openConsole((await openAlerts(open)).store);
    expect(await get(`${PATH}?since=31d`, LINES)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID' },
    });
  });
});
