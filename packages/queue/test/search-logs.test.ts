import { type FoundLine, type LogPosition, searchLogs } from '@sb/queue';
import { appendRunLogs } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { selectLogs } from '../src/context/search-logs.sql.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const line = (message: string, more: object = {}) => ({ at: NOON, level: 'info', message, ...more });

async function texts(
  q: TestQueue,
  search: Partial<Parameters<typeof searchLogs>[1]>,
): Promise<readonly string[]> {
  const { lines } = await searchLogs(q.store, { text: '', ...search });
  return lines.map(({ runId, attempt, message }) => `${runId}/${attempt} ${message}`);
}

eachDialect('a search in logs', (open, dialect) => {
  test('finds the newest runs first, with the attempt of each line', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const first = await q.enqueue({ jobId: 'mail' });
    const [run] = await node.claim();
    await appendRunLogs(q.store, { id: first, claimNo: 1 }, [
      { seq: 0, lines: [line('no route to HOST'), line('b')] },
    ]);
    if (run)
      await node.settle(run, {
        state: 'retry',
        attempt: 'failed',
        error: '{"message":"no"}',
        delayMs: 1_000,
      });
    await appendRunLogs(q.store, { id: first, claimNo: 2 }, [{ seq: 0, lines: [line('host again')] }]);
    const second = await q.enqueue();
    await appendRunLogs(q.store, { id: second, claimNo: 1 }, [{ seq: 0, lines: [line('a'), line('Host')] }]);
    expect(await texts(q, { text: 'host' })).toEqual([
      `${second}/1 Host`,
      `${first}/2 host again`,
      `${first}/1 no route to HOST`,
    ]);
    expect(await texts(q, { text: 'host', jobId: 'noop' })).toEqual([`${second}/1 Host`]);
    await expect(texts(q, { jobId: 'male' })).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
  });

  test('looks into messages and values of fields, whatever their letters and signs', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue();
    const lines = [
      line('she said "hi"\tand left'),
      line('b', { fields: { order: { id: 4711 }, place: 'KÖLN' } }),
      line('c', { fields: { path: 'C:\\temp' } }),
      line('100 %_'),
    ];
    await appendRunLogs(q.store, { id, claimNo: 1 }, [{ seq: 0, lines }]);
    const found = async (text: string) =>
      (await searchLogs(q.store, { text })).lines.map(({ message }) => message);
    expect(await found('SAID "hi"\tand')).toHaveLength(1);
    expect(await found('471')).toEqual(['b']);
    expect(await found('köln')).toEqual(['b']);
    expect(await found('c:\\TEMP')).toEqual(['c']);
    expect(await found('%_')).toEqual(['100 %_']);
    // A key, and the form in which lines are stored, are no text.
    expect([await found('"at"'), await found('order')]).toEqual([[], []]);
  });

  test('by level and time leaves other lines out, and ends at the oldest run that can have some', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await q.enqueue();
    const [old] = await node.claim();
    if (old) await node.settle(old, { state: 'succeeded' });
    await appendRunLogs(q.store, { id: 1, claimNo: 1 }, [{ seq: 0, lines: [line('x old')] }]);
    q.now += 60_000;
    const id = await q.enqueue();
    const late = { at: q.now };
    await appendRunLogs(q.store, { id, claimNo: 1 }, [
      { seq: 0, lines: [line('x early'), line('x', late), line('x bad', { ...late, level: 'error' })] },
    ]);
    const since = NOON + 1;
    expect(await texts(q, { text: 'x', since })).toEqual([`${id}/1 x bad`, `${id}/1 x`]);
    expect(await texts(q, { text: 'x', levels: ['warn', 'error'] })).toEqual([`${id}/1 x bad`]);
  });

  test('goes on where a page ended, and looks at each chunk once', async () => {
    const q = await openQueue(open);
    const ids: number[] = [];
    for (let i = 0; i < 250; i++) ids.push(await q.enqueue());
    for (const id of ids) await appendRunLogs(q.store, { id, claimNo: 1 }, [{ seq: 0, lines: [line('x')] }]);
    const seen: FoundLine[] = [];
    const chunks: number[] = [];
    let before: LogPosition | undefined;
    do {
      const page = await searchLogs(q.store, { text: 'x', before });
      seen.push(...page.lines);
      chunks.push(page.searched.chunks);
      before = page.next;
    } while (before);
    expect(chunks).toEqual([100, 100, 50]);
    expect(seen.map(({ runId }) => runId)).toEqual(ids.toReversed());
  });

  test('walks the primary key, and finds the job of a run by an index', async () => {
    const { store } = await openQueue(open);
    const words = dialect === 'sqlite' ? sql`explain query plan` : sql`explain`;
    const before = { runId: 9, claimNo: 1, seq: 0 };
    const rows = await store.read(function* (tx) {
      if (dialect === 'postgres') yield* tx.run(sql`select set_config('enable_seqscan', 'off', true)`);
      const walk = selectLogs(tx, { before, fromRun: 1, jobNumber: 1, part: 'x', limit: 100 });
      return yield* tx.rows<object>(sql<object>`${words} ${walk}`);
    });
    const plan = rows.map((row) => Object.values(row).join(' ')).join('\n');
    expect(plan).toMatch(
      dialect === 'sqlite'
        ? /SEARCH l USING INDEX sqlite_autoindex_run_logs_1/
        : /Index Scan Backward using run_logs_pkey/,
    );
    expect(plan).toMatch(/run_history_id/);
    expect(plan).not.toMatch(/SCAN |Seq Scan|TEMP B-TREE|Sort/);
  });
});
