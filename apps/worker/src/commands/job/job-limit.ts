import { type InForce, limitJob, readJobLimits, type ShownJobLimits } from '@sb/queue';
import { clean, inForceText, isoTime, limitsText, rateText } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';
import { defineOwnJobs } from './known-job.ts';

interface Options {
  /** `none` takes the limit away, `code` takes that of the code again. */
  readonly concurrency?: number | 'none' | 'code';
  readonly rate?: { readonly limit: number; readonly perMs: number } | 'none' | 'code';
  readonly burst?: number;
  readonly reason?: string;
}

type LimitCall = Call<{ readonly jobId: string }, Options>;

/** Limits how many runs of a job run at once or start in a period, beside its code; without a limit, shows its limits. */
export async function run(call: LimitCall): Promise<void> {
  const { output, args, options, io } = call;
  const { concurrency, rate, burst, reason } = options;
  if (burst !== undefined && typeof rate !== 'object')
    throw new UsageError('expected --rate with --burst', 'Give both: --rate 100/m --burst 10');
  const isLook = concurrency === undefined && rate === undefined;
  const services = await createServices(call);
  const change = await withStore(services, async ({ store }) => {
    await defineOwnJobs(store, services);
    if (isLook) return { changed: false, after: await readJobLimits(store, args.jobId) };
    return limitJob(store, args.jobId, {
      maxRunning: concurrency,
      rate: typeof rate === 'object' ? { ...rate, burst } : rate,
      actor: actorOf(io.env),
      reason,
    });
  });
  const { changed, after } = change;
  const limited: InForce = 'before' in change ? change : {};
  const { waitsFor, restFollows } = limited;
  const before = 'before' in change ? change.before : undefined;
  output.data({
    jobId: args.jobId,
    ...(isLook ? {} : { changed, before: before && jobLimitsShape(before) }),
    after: jobLimitsShape(after),
    waitsFor: waitsFor && { ...waitsFor, since: isoTime(waitsFor.since) },
    restFollows,
  });
  const name = clean(args.jobId);
  if (!output.isTerminal)
    output.lines(
      [name, after.maxRunning ?? '', after.rate ? rateText(after.rate) : '', after.own?.by ?? ''].join('\t'),
    );
  else output.lines(...jobLimitLines(name, { before: changed ? before : undefined, after, isLook }));
  const inForce = changed ? 'Runs in progress continue; no other starts beyond the limit.' : undefined;
  const remark = inForceText(limited) ?? inForce;
  if (remark) output.remark(`${output.isTerminal ? '  ' : ''}${remark}`);
}

/** The limits of a job for people: those in force, their author, and those of the code where they differ. Pure. */
export function jobLimitLines(
  name: string,
  {
    before,
    after,
    isLook,
  }: {
    readonly before?: ShownJobLimits | undefined;
    readonly after: ShownJobLimits;
    readonly isLook: boolean;
  },
): readonly string[] {
  const { own, code } = after;
  const was = before ? ` (was: ${limitsText(before, before)})` : isLook ? '' : ' already; nothing is changed';
  return [
    `  ${name}: ${limitsText(after, after)}${was}`,
    ...(own
      ? [
          `  limited by ${clean(own.by)}${own.reason === undefined ? '' : `: ${clean(own.reason)}`}`,
          `  its code says: ${limitsText(code, after)}`,
        ]
      : []),
  ];
}

function jobLimitsShape({ own, ...same }: ShownJobLimits) {
  return { ...same, own: own && { ...own, at: isoTime(own.at) } };
}
