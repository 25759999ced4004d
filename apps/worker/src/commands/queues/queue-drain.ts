import { setTimeout as sleep } from 'node:timers/promises';
import { drainQueue, type QueueRecord, readQueue, recordDrained } from '@sb/queue';
import type { Store } from '@sb/storage';
import { changeShape, clean, standingText } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { findLivingNodes, workersOf } from '../../services/living-nodes.ts';
import { createCounter } from '../../cli/progress.ts';
import { createServices, withStore } from '../../services/services.ts';
import { showChange } from '../../views/show-change.ts';
import { type Amount, amountOf, amountText, NO_RUNS } from './amount-of-runs.ts';

const READ_EVERY_MS = 500;

interface Options {
  readonly wait: boolean;
  readonly dryRun: boolean;
  readonly reason?: string;
}

type DrainCall = Call<{ readonly name: string }, Options>;

/** Refuses new runs in a queue, and lets those in it run; with --wait, returns when the queue is empty. */
export async function run(call: DrainCall): Promise<ExitCode> {
  const { output, args, options, io } = call;
  const { name } = args;
  return withStore(await createServices(call), async ({ store }) => {
    if (options.dryRun) return showIntent(store, call);
    const change = await drainQueue(store, name, { actor: actorOf(io.env), reason: options.reason });
    const resume = `worker queue:resume ${name}`;
    const consequence = `It refuses new runs until it is resumed (${resume}); those in it run.`;
    const wait = (): Promise<ExitCode> => waitUntilDrained(store, call);
    if (!options.wait) {
      output.data({ queue: name, ...changeShape(change) });
      showChange(output, { name, change, consequence }, io.now());
      return EXIT.ok;
    }
    if (change.changed) output.remark(`  ${consequence}`);
    return wait();
  });
}

async function showIntent(store: Store, { output, args }: DrainCall): Promise<ExitCode> {
  const queue = await readQueue(store, args.name);
  const left = runsIn(queue);
  const { amount, isAtLeast } = left;
  output.data({ queue: args.name, dryRun: true, mode: queue.mode, runs: amount, isAtLeast });
  if (!output.isTerminal) output.lines([clean(args.name), amount].join('\t'));
  else
    output.lines(
      `  ${clean(args.name)} would refuse new runs, and run the ${amountText(left)} in it; nothing is changed`,
    );
  return EXIT.ok;
}

function runsIn({ queued, later, running, held, waiting }: QueueRecord): Amount {
  return amountOf([queued, later, running, held, waiting]);
}

async function waitUntilDrained(store: Store, call: DrainCall): Promise<ExitCode> {
  const { output, args, io } = call;
  const { name } = args;
  let left = NO_RUNS;
  const counter = createCounter(call, () => `${name}: ${amountText(left)} left`);
  if (workersOf(name, await findLivingNodes(store)).length === 0)
    output.remark(`  No running daemon takes runs from the queue ${name}. Try: worker daemon`);
  for (;;) {
    await recordDrained(store);
    const queue = await readQueue(store, name);
    const { mode, drainedAt } = queue;
    if (mode !== 'draining' || drainedAt !== undefined) {
      counter.end();
      output.data({ queue: name, drained: mode === 'draining' });
      if (mode === 'draining') output.lines(output.isTerminal ? `  ${name} is drained` : `${name}\tdrained`);
      else output.note(`${name} is ${standingText(queue, io.now())}: the drain has ended`);
      return mode === 'draining' ? EXIT.ok : EXIT.conflict;
    }
    left = runsIn(queue);
    counter.report(left.amount);
    await sleep(READ_EVERY_MS);
  }
}
