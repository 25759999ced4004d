import { limitQueue, type QueueLimits } from '@sb/queue';
import { actorOf } from '../actor.ts';
import type { Call } from '../cli/command.ts';
import { clean } from '../cli/text.ts';
import { count } from '../cli/words.ts';
import { checkQueue } from '../operate/known-queue.ts';
import { createServices, withStore } from '../services.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  /** `none` takes the bound away. */
  readonly maxDepth?: number | 'none';
  readonly reason?: string;
}

/** Sets how many runs may wait in a queue. */
export async function run(call: Call<{ readonly name: string }, Options>): Promise<void> {
  const { output, args, options, io } = call;
  const { maxDepth, reason } = options;
  if (maxDepth === undefined)
    throw new UsageError('expected --max-depth', 'Give a number, or none: --max-depth 1000');
  const change = await withStore(await createServices(call), async ({ store }) => {
    await checkQueue(store, args.name);
    return limitQueue(store, args.name, {
      maxDepth: maxDepth === 'none' ? undefined : maxDepth,
      actor: actorOf(io.env),
      reason,
    });
  });
  output.data({ queue: args.name, ...change });
  const { changed, before, after } = change;
  if (!output.isTerminal) output.lines([clean(args.name), after.maxDepth ?? ''].join('\t'));
  else if (changed) output.lines(`  ${clean(args.name)}: ${boundText(after)} (was: ${boundText(before)})`);
  else output.lines(`  ${clean(args.name)}: ${boundText(after)} already; nothing is changed`);
  if (changed && after.maxDepth !== undefined)
    output.remark(
      `${output.isTerminal ? '  ' : ''}What is beyond it is refused with QUEUE_FULL; what waits already stays.`,
    );
}

function boundText({ maxDepth }: QueueLimits): string {
  return maxDepth === undefined ? 'any number of runs may wait' : `at most ${count(maxDepth)} runs may wait`;
}
