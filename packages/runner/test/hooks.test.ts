import type { AnyJob, HookContext } from '@sb/jobs';
import { cancelRun, findRun } from '@sb/queue';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { job, open } from './open-runner.ts';

eachDialect('hooks', (opener) => {
  test('are called once, on the final end, when it is stored', async () => {
    const { calls, work } = hooked(
      ({ run, input }) => {
        if (run.attempt < 2 || input?.['fails']) throw Object.assign(new Error('no'), { code: 'NOPE' });
        return { at: new Date(0) };
      },
      { retry: { attempts: 2, backoff: 'fixed', delay: 0 } },
    );
    await using r = await open(opener, [work]);
    for (const input of [{}, { fails: true }]) {
      const id = await r.ask('work', { input });
      await r.done(id);
      await expect.poll(() => calls).toHaveLength(1);
      const about = { id, attempt: 2, input };
      expect(calls).toEqual([
        input.fails
          ? ['failure', { reason: 'error', message: 'no', code: 'NOPE' }, about]
          : ['success', { at: '1970-01-01T00:00:00.000Z' }, about],
      ]);
      calls.length = 0;
    }
  });
});

aboveStore('hooks', (opener) => {
  test('get no input that the schema has refused', async () => {
    const input: NonNullable<AnyJob['input']> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => {
          const nr = Number((value as { nr: string }).nr);
          return nr ? { value: { nr } } : { issues: [{ message: 'no number' }] };
        },
      },
    };
    const { calls, work } = hooked(
      () => {
        throw new Error('no');
      },
      { input },
    );
    await using r = await open(opener, [work]);
    for (const nr of ['7', 'x']) {
      await r.done(await r.ask('work', { input: { nr } }));
      await expect.poll(() => calls).toHaveLength(1);
      const [about] = calls.splice(0);
      expect(about).toMatchObject(
        nr === '7'
          ? ['failure', { reason: 'error' }, { input: { nr: 7 } }]
          : ['failure', { reason: 'invalid_input' }, { input: undefined }],
      );
    }
  });

  // The input of onCancel has the type that the schema returns.
  test('hear of no cancel of a run whose input the schema has not returned', async () => {
    const [asked, mayAnswer] = [createGate(), createGate()];
    const input: NonNullable<AnyJob['input']> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: async (value) => {
          asked.open();
          await mayAnswer.opened;
          return (value as { nr: number }).nr === 1 ? { issues: [{ message: 'not one' }] } : { value };
        },
      },
    };
    const { calls, work } = hooked(() => 'done', { input });
    await using r = await open(opener, [work]);
    const cancelled = await r.ask('work', { input: { nr: 1 } });
    await asked.opened;
    await cancelRun(r.store, { runId: cancelled, actor: 'ada' });
    mayAnswer.open();
    expect(await r.done(cancelled)).toMatchObject({ state: 'cancelled' });
    await r.done(await r.ask('work', { input: { nr: 2 } }));
    await expect.poll(() => calls).toMatchObject([['success', 'done', { input: { nr: 2 } }]]);
  });

  test('hear of a cancel before the schema has answered once an earlier attempt has begun', async () => {
    const [asked, mayAnswer] = [createGate(), createGate()];
    const begun: number[] = [];
    let checks = 0;
    const input: NonNullable<AnyJob['input']> = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: async (value) => {
          checks += 1;
          if (checks === 1) return { value };
          asked.open();
          await mayAnswer.opened;
          return { value };
        },
      },
    };
    const { calls, work } = hooked(
      ({ run }) => {
        begun.push(run.attempt);
        throw new Error('no');
      },
      { input, retry: { attempts: 2, backoff: 'fixed', delay: 0 } },
    );
    await using r = await open(opener, [work], { abortGraceMs: 10 });
    const id = await r.ask('work', { input: { nr: 1 } });
    await asked.opened;
    await cancelRun(r.store, { runId: id, actor: 'ada' });
    expect(await r.done(id)).toMatchObject({ state: 'cancelled' });
    expect(calls).toEqual([]);
    mayAnswer.open();
    await expect.poll(() => calls).toEqual([['cancel', { id, attempt: 2, input: { nr: 1 } }]]);
    // The second attempt had ended when its input came.
    expect(begun).toEqual([1]);
  });

  test('hear of what was stored: a cancel counts more than a late success', async () => {
    const started = createGate();
    const mayEnd = createGate();
    const { calls, work } = hooked(async () => {
      started.open();
      await mayEnd.opened;
      return 'done';
    });
    await using r = await open(opener, [work]);
    const id = await r.ask('work');
    await started.opened;
    await cancelRun(r.store, { runId: id, actor: 'ada' });
    mayEnd.open();
    expect(await r.done(id)).toMatchObject({ state: 'cancelled' });
    await expect.poll(() => calls).toMatchObject([['cancel', { id }]]);
  });

  test('that fail are counted and change nothing, and no end waits for them', async () => {
    const { work } = hooked(() => 'done', {
      onSuccess: () => {
        throw new Error('the hook is broken');
      },
    });
    await using r = await open(opener, [work]);
    const id = await r.ask('work');
    expect(await r.done(id)).toMatchObject({ state: 'succeeded', result: 'done' });
    await expect.poll(async () => (await r.runner.telemetry.getState()).counters).toEqual({ hook_errors: 1 });
    expect(await findRun(r.store, id)).toMatchObject({ state: 'succeeded' });
  });

  test('are waited for by a node that stops', async () => {
    const [called, mayEnd] = [createGate(), createGate()];
    const order: string[] = [];
    const { work } = hooked(() => 'done', {
      onSuccess: async () => {
        called.open();
        await mayEnd.opened;
        order.push('hook');
      },
    });
    const r = await open(opener, [work]);
    await r.ask('work');
    await called.opened;
    const stopped = r.runner.stop().then(() => order.push('stop'));
    // The store is asked often enough for a stop that waits for no hook to be over.
    for (let i = 0; i < 50; i++) await r.store.now();
    mayEnd.open();
    await stopped;
    expect(order).toEqual(['hook', 'stop']);
  });
});

/** A job and what its hooks were called with. */
function hooked(body: Parameters<typeof job>[1], more: Partial<AnyJob> = {}) {
  const calls: unknown[] = [];
  const work = job('work', body, {
    onSuccess: (result: unknown, ctx: HookContext) => void calls.push(['success', result, facts(ctx)]),
    onFailure: (
      { reason, message, code }: { reason: string; message: string; code?: string },
      ctx: HookContext,
    ) => void calls.push(['failure', { reason, message, code }, facts(ctx)]),
    onCancel: (ctx: HookContext) => void calls.push(['cancel', facts(ctx)]),
    ...more,
  });
  return { calls, work };
}

function facts({ run, input }: HookContext): unknown {
  return { id: run.id, attempt: run.attempt, input };
}
