import { discardDead, type DiscardReport } from '@sb/queue';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { actAndReport, remarkOutcome, type Shown, type Watch } from './act-and-report.ts';
import { choiceOf } from './choice.ts';
import { discardRows, printOutcome } from './outcome-lines.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { UsageError } from '../../cli/usage-error.ts';

interface Options {
  readonly job?: string;
  readonly since?: number;
  readonly filter?: string;
  readonly fingerprint?: readonly string[];
  readonly all: boolean;
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

type DiscardCall = Call<{ readonly runId: readonly string[] }, Options>;

/** Closes dead letters without running them again. A discarded one is replayed only by its number. */
export async function run(call: DiscardCall): Promise<ExitCode | void> {
  const { args, options, io } = call;
  const { job, since, filter, fingerprint, all, dryRun } = options;
  const reason = options.reason?.trim();
  if (!reason)
    throw new UsageError('a discard needs a reason', "Other operators read it: --reason 'sent by hand'");
  const services = await createServices(call);
  return withStore<ExitCode | void>(services, async ({ store }) => {
    const choice = await choiceOf(store, { runIds: args.runId, all, job, since, filter, fingerprint });
    const discard = { choice, reason, actor: actorOf(io.env) };
    const meant = await discardDead(store, { ...discard, dryRun: true });
    const total = meant.discarded.length;
    if (dryRun || total === 0)
      return show(meant, call, {
        dryRun,
        advice: total === 0 ? await unknownJobRemark(job, store, services) : undefined,
      });
    const what = `discard ${plural(total, 'dead letter')}`;
    const look = 'worker dlq:discard ... --dry-run';
    if (!(await confirm(call, { what, look, yes: options.yes }))) return EXIT.failed;
    const acting = {
      what: 'discarded',
      total,
      none: { discarded: [], closed: [], isWhole: false },
      isNone: ({ discarded }: DiscardReport) => discarded.length === 0,
      act: ({ onChunk, ...watch }: Watch<DiscardReport>) =>
        discardDead(store, { ...discard, ...watch, onChunk: (discarded) => onChunk({ discarded }) }),
      show: (report: DiscardReport, how: Shown) => show(report, call, how),
    };
    return actAndReport(acting, call);
  });
}

function show(report: DiscardReport, { output }: DiscardCall, how: Shown): ExitCode {
  const rows = discardRows(report, how.dryRun);
  output.data({ dryRun: how.dryRun, ...report });
  printOutcome(rows, output);
  const words = { done: 'discarded', none: 'No open dead letter matches.' };
  return remarkOutcome(rows, output, { ...how, ...words, isWhole: report.isWhole });
}
