/** A node that is given up while its process goes on, on a store that neither answers nor fails. */
import type { JobContext } from '@sb/jobs';
import { findRun, readRunLogs } from '@sb/queue';
import { enqueue } from '@sb/queue/engine';
import { migrate, openStore, type Store } from '@sb/storage';
import { createGate, type Gate } from '@sb/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listeningLogger } from './listening-logger.ts';
import { job, run } from './open-runner.ts';

const UNSETTLED = 'the ends of runs are not written';
/** Longer than a node waits for the store that nobody has patience with. */
const LOOK_TAKES_MS = 10_000;
const MANY_LOOKS = 50;

const sayHello = ({ logger }: JobContext): void => logger.info('hello');

interface Hanging {
  readonly body: (ctx: JobContext) => unknown;
  readonly mayWrite: Gate;
  /** Without it the node is stopped, not given up: it has a long grace period. */
  readonly patience?: AbortSignal;
  readonly waitedForLong: () => void;
}

/** Gives up a node whose one run has ended while the store hangs. */
async function giveUp({ body, mayWrite, patience, waitedForLong }: Hanging) {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const begun = createGate();
  let hangs = false;
  const hanging: Store = {
    ...store,
    async write(...how) {
      if (hangs) await mayWrite.opened;
      return store.write(...how);
    },
  };
  const work = job('work', (ctx) => {
    hangs = true;
    begun.open();
    return body(ctx);
  });
  const { logger, said } = listeningLogger({
    level: 'warn',
    hear(line) {
      // What follows that does not have to wait.
      if (line.includes(UNSETTLED)) mayWrite.open();
    },
  });
  const runner = await run(hanging, [work], { logger, graceMs: LOOK_TAKES_MS * MANY_LOOKS * 2 });
  const { id } = await enqueue(store, { jobId: 'work' });
  runner.wake();
  await begun.opened;
  let looks = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    looks += 1;
    if (looks === MANY_LOOKS) waitedForLong();
    return looks * LOOK_TAKES_MS;
  });
  onTestFinished(async () => {
    clock.mockRestore();
    await store.close();
  });
  if (patience) runner.hurry();
  await runner.stop(patience);
  return { said: said(), state: (await findRun(store, id)).state, log: await readRunLogs(store, id) };
}

test.each([
  ['end', () => undefined, []],
  ['last lines', sayHello, [{ lines: [{ message: 'hello' }] }]],
])('what is patient waits for the store with the %s of a run', async (_what, body, log) => {
  const mayWrite = createGate();
  const patience = new AbortController().signal;
  const left = await giveUp({ body, mayWrite, patience, waitedForLong: () => mayWrite.open() });
  expect(left).toMatchObject({ said: '', state: 'succeeded', log });
});

test('a node that stops waits for the last lines of a run as long as for the run', async () => {
  const mayWrite = createGate();
  const left = await giveUp({ body: sayHello, mayWrite, waitedForLong: () => mayWrite.open() });
  expect(left).toMatchObject({ said: '', state: 'succeeded', log: [{ lines: [{ message: 'hello' }] }] });
});

test('what is patient waits no longer than it may', async () => {
  const patience = new AbortController();
  const left = await giveUp({
    body: () => undefined,
    mayWrite: createGate(),
    patience: patience.signal,
    waitedForLong: () => patience.abort(),
  });
  expect(left.said).toContain(UNSETTLED);
});
