import { limitQueue, type QueueLimits } from '@sb/queue';
import { formatCount } from '@sb/words';
import { clean, inForceText, isoTime, rateText } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { UsageError } from '../../cli/usage-error.ts';

interface Options {
  /** `none` removes the limit. */
  readonly concurrency?: number | 'none';
  readonly maxDepth?: number | 'none';
  readonly rate?: { readonly limit: number; readonly perMs: number } | 'none';
  readonly burst?: number;
  readonly reason?: string;
}

/** Limits how many runs of a queue run at once, start in a period, or wait in it. */
export async function run(call: Call<{ readonly name: string }, Options>): Promise<void> {
  const { output, args, options, io } = call;
  const { concurrency, maxDepth, rate, burst, reason } = options;
  if (burst !== undefined && rate === undefined)
    throw new UsageError('expected --rate with --burst', 'Give both: --rate 100/m --burst 10');
  if (burst !== undefined && rate === 'none')
    throw new UsageError('expected no --burst with --rate none', 'Leave it out: --rate none');
  const change = await withStore(await createServices(call), ({ store }) =>
    limitQueue(store, args.name, {
      maxRunning: concurrency,
      maxDepth,
      rate: typeof rate === 'object' ? { ...rate, burst } : rate,
      actor: actorOf(io.env),
      reason,
    }),
  );
  const { changed, before, after, waitsFor } = change;
  output.data({
    queue: args.name,
    ...change,
    waitsFor: waitsFor && { ...waitsFor, since: isoTime(waitsFor.since) },
  });
  const name = clean(args.name);
  if (!output.isTerminal)
    output.lines(
      [name, after.maxDepth ?? '', after.maxRunning ?? '', after.rate ? rateText(after.rate) : ''].join('\t'),
    );
  else if (changed) output.lines(`  ${name}: ${limitsText(after)} (was: ${limitsText(before)})`);
  else output.lines(`  ${name}: ${limitsText(after)} already; nothing is changed`);
  if (changed && after.maxDepth !== before.maxDepth && after.maxDepth !== undefined)
    output.remark(
      `${output.isTerminal ? '  ' : ''}Runs beyond the limit are refused with QUEUE_FULL; those that already wait stay.`,
    );
  const isTighter = after.maxRunning !== before.maxRunning && after.maxRunning !== undefined;
  const inForce = isTighter ? 'Runs in progress continue; no other starts beyond the limit.' : undefined;
  const remark = inForceText(change) ?? (changed ? inForce : undefined);
  if (remark) output.remark(`${output.isTerminal ? '  ' : ''}${remark}`);
}

function limitsText({ maxDepth, maxRunning, rate }: QueueLimits): string {
  const wait =
    maxDepth === undefined ? 'any number of runs may wait' : `at most ${formatCount(maxDepth)} runs may wait`;
  const running = maxRunning === undefined ? [] : [`at most ${formatCount(maxRunning)} at once`];
  const rates = rate ? [`at most ${rateText(rate)}`] : [];
  return [...running, ...rates, wait].join(', ');
}
