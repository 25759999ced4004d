/** How one attempt ends, whatever comes together: a return, an abort, a stop, a store that hangs. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AbortReason, type AnyJob, createRegistry, type JobContext } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { readRunLogs } from '@sb/queue';
import type { ClaimedRun, Ended } from '@sb/queue/engine';
import { migrate, openStore, type Store } from '@sb/storage';
import { createGate } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createActiveRuns } from '../src/claim/active-runs.ts';
import { AttemptLog } from '../src/work/attempt-log.ts';
import type { Batches, ExecutorOptions } from '../src/attempt/attempt.ts';
import { createDeadlines } from '../src/attempt/deadlines.ts';
import { createAttempt } from '../src/attempt/run-attempt.ts';
import { createHooks } from '../src/attempt/hooks.ts';
import { aRun, unheardTelemetry } from './a-run.ts';
import { job } from './open-runner.ts';

type Body = (ctx: JobContext) => unknown;

const DAY = 86_400_000;
const quiet = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });

/** What an attempt needs, on a store whose writes wait until `mayWrite` opens. */
async function executorOf(
  body: Body,
  more: Partial<AnyJob> = {},
): Promise<{ executor: ExecutorOptions; mayWrite: () => void }> {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '1.0.0');
  onTestFinished(() => store.close());
  const gate = createGate();
  const hanging: Store = { ...store, write: async (...how) => gate.opened.then(() => store.write(...how)) };
  const registry = createRegistry();
  registry.register([job('work', body, more)]);
  const executor: ExecutorOptions = {
    store: hanging,
    storeId: 'test',
    nodeId: 1,
    jobs: new Map(registry.list().map((one) => [one.id, one])),
    logger: quiet,
    telemetry: unheardTelemetry(),
    lastSuccessAt: () => undefined,
    now: () => 0,
    random: () => 0.5,
    deadlines: createDeadlines(),
    abortGraceMs: 0,
  };
  return { executor, mayWrite: () => gate.open() };
}

/** An attempt that is under way; `ends` are all that it has reported, which is to be one. */
async function start(body: Body, run: Partial<ClaimedRun> = {}, more: Partial<AnyJob> = {}) {
  const { executor, mayWrite } = await executorOf(body, more);
  const ends: (Ended | undefined)[] = [];
  const attempt = createAttempt(aRun(run), executor, {
    ended: (_attempt, ended) => ends.push(ended),
    freed: () => {},
  });
  attempt.start();
  return { attempt, ends, mayWrite, states: () => ends.map((ended) => ended?.outcome.state) };
}

/** All that follows from what has happened so far is done, timers of 0 ms included: they go off in order. */
const turn = (): Promise<void> => sleep(0).then(() => sleep(0));

test.each<[aborts: readonly AbortReason[], ends: 'returns' | 'throws', state: string | undefined]>([
  [['shutdown'], 'returns', 'succeeded'],
  [['shutdown'], 'throws', 'released'],
  [['cancelled'], 'returns', 'cancelled'],
  [['timed_out'], 'returns', 'retry'],
  [['timed_out', 'cancelled'], 'returns', 'retry'],
  [['cancelled', 'timed_out'], 'throws', 'cancelled'],
  [['lease_lost'], 'returns', undefined],
  [['lease_lost', 'cancelled'], 'throws', undefined],
  [['timed_out', 'lease_lost'], 'returns', undefined],
])('an attempt that hears %j and then %s', async (aborts, ends, state) => {
  const mayEnd = createGate();
  const { attempt, states } = await start(async () => {
    await mayEnd.opened;
    if (ends === 'throws') throw new Error('told to stop');
  });
  for (const reason of aborts) attempt.abort(reason);
  mayEnd.open();
  await turn();
  expect(states()).toEqual([state]);
});

test('an attempt that is aborted again when its lease is lost tells its batch of the first abort only', async () => {
  const { executor } = await executorOf(() => {});
  const heard: AbortReason[] = [];
  const [work] = executor.jobs.values();
  if (!work) throw new Error('no job');
  const batch = { size: 2, waitMs: 0, run: () => Promise.resolve([]) };
  const batches: Batches = {
    join(_rule, member) {
      member.whenAborted((reason) => heard.push(reason));
      return new Promise(() => {});
    },
    beginDue: () => {},
    nextAt: () => undefined,
    stop: () => {},
  };
  const ends: (Ended | undefined)[] = [];
  const attempt = createAttempt(
    aRun(),
    { ...executor, jobs: new Map([['work', { ...work, batch }]]), batches, abortGraceMs: DAY },
    { ended: (_attempt, ended) => ends.push(ended), freed: () => {} },
  );
  attempt.start();
  attempt.abort('cancelled');
  attempt.abort('lease_lost');
  expect([heard, ends]).toEqual([['cancelled'], [undefined]]);
});

test.each<[reason: AbortReason, claimNo: number, outcome: object, hearsCancel: boolean]>([
  ['shutdown', 1, { state: 'released', neverBegan: true }, false],
  ['cancelled', 1, { state: 'cancelled' }, false],
  ['timed_out', 1, { state: 'retry' }, false],
  // Its hook has to undo what the first attempt has begun.
  ['cancelled', 2, { state: 'cancelled' }, true],
])(
  'begins no code of a job that hears %s in attempt %i while its schema checks the input',
  async (reason, claimNo, outcome, hearsCancel) => {
    const mayAnswer = createGate();
    const validate = (value: unknown) => mayAnswer.opened.then(() => ({ value }));
    const begun: number[] = [];
    const { attempt, ends } = await start(
      ({ run }) => void begun.push(run.id),
      { claimNo },
      { input: { '~standard': { version: 1, vendor: 'test', validate } } },
    );
    attempt.abort(reason);
    mayAnswer.open();
    await expect.poll(() => ends, { interval: 1 }).toMatchObject([{ outcome }]);
    await turn();
    expect(begun).toEqual([]);
    expect(attempt.hearsCancel).toBe(hearsCancel);
  },
);

test('a job that does not listen has all its time when the node stops, and is put back in the end', async () => {
  const { attempt, states } = await start(() => new Promise(() => {}));
  attempt.abort('shutdown');
  await turn();
  expect(states()).toEqual([]);
  attempt.release();
  attempt.fail(new Error('late'));
  expect(states()).toEqual(['released']);
});

test('a job that asks for its signal late hears what was said before', async () => {
  const mayAsk = createGate();
  const heard: unknown[] = [];
  const { attempt } = await start(async (ctx) => {
    await mayAsk.opened;
    heard.push(ctx.signal.reason);
  });
  attempt.abort('cancelled');
  mayAsk.open();
  await expect.poll(() => heard, { interval: 1 }).toMatchObject([{ reason: 'cancelled' }]);
});

test('a timeout of 40 days comes after 40 days, although no timer is that long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { ends } = await start(({ signal }) => once(signal, 'abort'), {
    timeoutMs: 40 * DAY,
    maxAttempts: 1,
  });
  await vi.advanceTimersByTimeAsync(40 * DAY - 1);
  expect(ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ends).toMatchObject([{ outcome: { state: 'failed', reason: 'timed_out' } }]);
});

test('an end comes once the lines are stored, and nothing comes between', async () => {
  const contexts: JobContext[] = [];
  const { attempt, states, mayWrite } = await start((ctx) => {
    contexts.push(ctx);
    ctx.logger.info('the last line');
  });
  await turn();
  expect(states()).toEqual([]);
  attempt.release();
  await expect(contexts[0]?.events.publish('late')).rejects.toMatchObject({ code: 'CLAIM_LOST' });
  mayWrite();
  await expect.poll(states).toEqual(['succeeded']);
});

test('lines that a store does not take are kept and tried again; what is said after the end is not', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '1.0.0');
  onTestFinished(() => store.close());
  let tries = 0;
  const failing: Store = {
    ...store,
    write: async (...how) => {
      tries += 1;
      if (tries === 1) throw new Error('away');
      return store.write(...how);
    },
  };
  const run = aRun();
  const log = new AttemptLog(run, { store: failing, logger: quiet, now: () => 0 });
  const logger = log.createLogger();
  logger.info('hello');
  const saved = log.saveLast();
  logger.info('too late');
  await saved;
  expect(await readRunLogs(store, run.id)).toMatchObject([{ lines: [{ message: 'hello' }] }]);
});

test('lines that a write under way cannot store are stored with the last ones', async () => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '1.0.0');
  onTestFinished(() => store.close());
  const [began, mayFail] = [createGate(), createGate()];
  let tries = 0;
  const failing: Store = {
    ...store,
    write: async (...how) => {
      tries += 1;
      if (tries > 1) return store.write(...how);
      began.open();
      await mayFail.opened;
      throw new Error('away');
    },
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const run = aRun();
  const log = new AttemptLog(run, { store: failing, logger: quiet, now: () => 0 });
  log.createLogger().info('hello');
  await vi.advanceTimersByTimeAsync(1_000);
  await began.opened;
  const saved = log.saveLast();
  mayFail.open();
  await saved;
  expect(await readRunLogs(store, run.id)).toMatchObject([{ lines: [{ message: 'hello' }] }]);
});

test.each<AbortReason>(['lease_lost', 'cancelled'])(
  'a job that logs its first line after its attempt has ended (%s) stores none',
  async (reason) => {
    const mayLog = createGate();
    const { executor } = await executorOf(async (ctx) => {
      await mayLog.opened;
      ctx.logger.info('too late');
    });
    const { store } = executor;
    let writes = 0;
    const counting: Store = {
      ...store,
      write: async (...how) => {
        writes += 1;
        return store.write(...how);
      },
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const freed = createGate();
    const attempt = createAttempt(
      aRun(),
      { ...executor, store: counting },
      { ended: () => {}, freed: () => freed.open() },
    );
    attempt.start();
    attempt.abort(reason);
    await vi.advanceTimersByTimeAsync(0);
    expect(attempt.isOver).toBe(true);
    mayLog.open();
    await freed.opened;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(writes).toBe(0);
  },
);

test('a run is known to be here until its end is reported, and only its own claim can be told to stop', async () => {
  const mayEnd = createGate();
  const { executor, mayWrite } = await executorOf(async ({ logger }) => {
    await mayEnd.opened;
    logger.info('the last line');
  });
  const ended: Ended[] = [];
  const active = await createActiveRuns({
    store: executor.store,
    logger: quiet,
    hooks: createHooks(executor),
    ended: (one) => ended.push(one),
    freed: () => {},
  });
  const run = aRun();
  active.start(run, executor);
  active.abort({ id: run.id, claimNo: run.claimNo + 1 }, 'cancelled');
  mayEnd.open();
  await turn();
  expect([active.size, active.unreported(), active.claims()]).toEqual([0, 1, [run]]);
  mayWrite();
  await expect.poll(() => ended).toMatchObject([{ outcome: { state: 'succeeded' } }]);
  expect(active.claims()).toEqual([]);
});
