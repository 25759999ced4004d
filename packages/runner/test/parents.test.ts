/** What a run is told of the runs that it came after. */
import { skip } from '@sb/jobs';
import { type RunAfter, replayRun } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { job, open } from './open-runner.ts';

const AGAIN = { retry: { attempts: 2, backoff: 'fixed', delay: 0 } } as const;
const ALWAYS: Partial<RunAfter> = { on: 'always' };

const load = job('load', (ctx) => ({ rows: ctx.input?.rows }));
const idle = job('idle', () => skip('nothing to do'));
const ask = job('ask', (ctx) => ctx.parents());

eachDialect('a run after others', (opener) => {
  test('reads how they ended, by their names, in each of its attempts', async () => {
    const seen: unknown[] = [];
    const twice = job('twice', async (ctx) => {
      seen.push(await ctx.parents());
      if (ctx.run.attempt === 1) throw new Error('once more');
    });
    const broken = job('broken', () => {
      throw new Error('no');
    });
    await using r = await open(opener, [load, idle, broken, { ...twice, ...AGAIN }]);
    const [one, two, three] = [
      await r.ask('load', { input: { rows: 3 } }),
      await r.ask('idle'),
      await r.ask('broken'),
    ];
    const after = [
      { run: one, as: 'extract' },
      { run: two, ...ALWAYS },
      { run: three, ...ALWAYS },
    ];
    await r.done(await r.ask('twice', { after }));
    const told = {
      extract: { runId: one, status: 'succeeded', result: { rows: 3 } },
      idle: { runId: two, status: 'skipped', result: null },
      broken: { runId: three, status: 'failed', result: null },
    };
    expect(seen).toEqual([told, told]);
  });

  test('is told nothing of one that was removed, and nothing at all where it came after none', async () => {
    await using r = await open(opener, [load, ask]);
    const [one, two] = [await r.ask('load'), await r.ask('load')];
    await r.done(one);
    await r.done(two);
    await r.store.write((tx) => tx.run(sql`delete from run_history where id = ${one}`));
    const after = [{ run: two }];
    const child = await r.ask('ask', { after, delayMs: 60_000 });
    await r.store.write(function* (tx) {
      yield* tx.run(sql`insert into run_deps (child_id, parent_id, cond, on_unmet, outcome)
        values (${child}, ${one}, 'success', 'skip', 'met')`);
      yield* tx.run(sql`update runs set run_at = 0 where id = ${child}`);
    });
    r.runner.wake();
    expect((await r.done(child)).result).toEqual({ load: { runId: two, status: 'succeeded', result: {} } });
    expect((await r.done(await r.ask('ask'))).result).toEqual({});
  });
});

aboveStore('a run after others', (opener) => {
  test('tells those of one job apart, and leaves the names alone that a person gave', async () => {
    await using r = await open(opener, [load, ask]);
    const asked = [1, 2, 3].map((rows) => ({ jobId: 'load', input: { rows } }));
    const [one, two, three] = (await enqueueMany(r.store, asked)).map(({ id }) => id);
    if (one === undefined || two === undefined || three === undefined) throw new Error('not stored');
    const names = async (after: readonly RunAfter[]): Promise<unknown> => {
      const { result } = await r.done(await r.ask('ask', { after }));
      return Object.entries(result ?? {}).map(([name, { runId }]: [string, { runId: number }]) => [
        name,
        runId,
      ]);
    };
    expect(await names([{ run: one }, { run: two }])).toEqual([
      ['load', one],
      [`load#${two}`, two],
    ]);
    expect(await names([{ run: one }, { run: two }, { run: three, as: 'load' }])).toEqual([
      [`load#${one}`, one],
      [`load#${two}`, two],
      ['load', three],
    ]);
  });

  test('reads the same in a dry run, and when it is done again without them', async () => {
    await using r = await open(opener, [load, ask]);
    const run = await r.ask('load', { input: { rows: 3 } });
    const told = { load: { runId: run, status: 'succeeded', result: { rows: 3 } } };
    const child = await r.ask('ask', { after: [{ run }], dryRun: true });
    expect((await r.done(child)).result).toEqual(told);
    const again = await replayRun(r.store, { runId: child, actor: 'ada' });
    await r.done(again);
    const twice = await replayRun(r.store, { runId: again, actor: 'ada' });
    expect((await r.done(twice)).result).toEqual(told);
  });
});
