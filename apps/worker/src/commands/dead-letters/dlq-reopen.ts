import { reopenDead, type ReopenReport } from '@sb/queue';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { actAndReport, remarkOutcome, type Shown, type Watch } from './act-and-report.ts';
import { choiceOf } from './choice.ts';
import { printOutcome, reopenRows } from './outcome-lines.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';

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

type ReopenCall = Call<{ readonly runId: readonly string[] }, Options>;

/** Opens discarded dead letters again: the inverse of dlq:discard. */
export async function run(call: ReopenCall): Promise<ExitCode | void> {
  const { args, options, io } = call;
  const { job, since, filter, fingerprint, all, dryRun } = options;
  const reason = options.reason?.trim();
  const services = await createServices(call);
  return withStore<ExitCode | void>(services, async ({ store }) => {
    const choice = await choiceOf(store, { runIds: args.runId, all, job, since, filter, fingerprint });
    const reopen = { choice, ...(reason && { reason }), actor: actorOf(io.env) };
    const meant = await reopenDead(store, { ...reopen, dryRun: true });
    const total = meant.reopened.length;
    if (dryRun || total === 0)
      return show(meant, call, {
        dryRun,
        advice: total === 0 ? await unknownJobRemark(job, store, services) : undefined,
      });
    const what = `open ${plural(total, 'discarded dead letter')} again`;
    const look = 'worker dlq:reopen ... --dry-run';
    if (!('ids' in choice) && !(await confirm(call, { what, look, yes: options.yes }))) return EXIT.failed;
    const acting = {
      what: 'opened',
      total,
      none: { reopened: [], others: [], isWhole: false },
      isNone: ({ reopened }: ReopenReport) => reopened.length === 0,
      act: ({ onChunk, ...watch }: Watch<ReopenReport>) =>
        reopenDead(store, { ...reopen, ...watch, onChunk: (reopened) => onChunk({ reopened }) }),
      show: (report: ReopenReport, how: Shown) => show(report, call, how),
    };
    return actAndReport(acting, call);
  });
}

function show(report: ReopenReport, { output }: ReopenCall, how: Shown): ExitCode {
  const rows = reopenRows(report, how.dryRun);
  output.data({ dryRun: how.dryRun, ...report });
  printOutcome(rows, output);
  const words = { done: 'opened again', none: 'No discarded dead letter matches.' };
  return remarkOutcome(rows, output, { ...how, ...words, isWhole: report.isWhole });
}
