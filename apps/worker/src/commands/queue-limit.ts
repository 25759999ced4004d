import { limitQueue, type QueueLimits } from '@sb/queue';
import { actorOf } from '../actor.ts';
import type { Call } from '../cli/command.ts';
import { clean } from '../cli/text.ts';
import { count } from '../cli/words.ts';
import { checkQueue } from '../operate/known-queue.ts';
import { createServices, withStore } from '../services.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  /** `none` takes the limit away. */
  readonly concurrency?: number | 'none';
  readonly maxDepth?: number | 'none';
  readonly reason?: string;
}

/** Sets how many runs of a queue may run at once, and how many may wait in it. */
export async function run(call: Call<{ readonly name: string }, Options>): Promise<void> {
  const { output, args, options, io } = call;
  const { concurrency, maxDepth, reason } = options;
  if (maxDepth === undefined && concurrency === undefined)
    throw new UsageError('expected --concurrency or --max-depth', 'Give a number, or none: --concurrency 3');
  const change = await withStore(await createServices(call), async ({ store }) => {
    await checkQueue(store, args.name);
    return limitQueue(store, args.name, {
      maxRunning: concurrency,
      maxDepth,
      actor: actorOf(io.env),
      reason,
    });
  });
  output.data({ queue: args.name, ...change });
  const { changed, before, after } = change;
  const name = clean(args.name);
  if (!output.isTerminal) output.lines([name, after.maxDepth ?? '', after.maxRunning ?? ''].join('\t'));
  else if (changed) output.lines(`  ${name}: ${limitsText(after)} (was: ${limitsText(before)})`);
  else output.lines(`  ${name}: ${limitsText(after)} already; nothing is changed`);
  if (changed && after.maxDepth !== before.maxDepth && after.maxDepth !== undefined)
    output.remark(
      `${output.isTerminal ? '  ' : ''}What is beyond it is refused with QUEUE_FULL; what waits already stays.`,
    );
  if (changed && after.maxRunning !== before.maxRunning && after.maxRunning !== undefined)
    output.remark(
      `${output.isTerminal ? '  ' : ''}What runs already goes on; nothing starts beyond the limit.`,
    );
}

function limitsText({ maxDepth, maxRunning }: QueueLimits): string {
  const wait =
    maxDepth === undefined ? 'any number of runs may wait' : `at most ${count(maxDepth)} runs may wait`;
  return maxRunning === undefined ? wait : `at most ${count(maxRunning)} at once, ${wait}`;
}
