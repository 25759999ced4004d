import { reopenDead, type ReopenReport } from '@sb/queue';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { createProgress } from '../../cli/progress.ts';
import { choiceOf } from './choice.ts';
import { exitCodeOfOutcome, outcomeText, printOutcome, reopenRows, restText } from './outcome-lines.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
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
    const progress = createProgress(io, { what: 'opened', total });
    let soFar: ReopenReport = { reopened: [], others: [], isWhole: false };
    const report = await reopenDead(store, {
      ...reopen,
      signal: whenInterrupted(),
      onProgress: progress.report,
      onChunk: (reopened) => {
        soFar = { ...soFar, reopened };
      },
    })
      .finally(progress.stop)
      .catch((error: unknown) => {
        if (soFar.reopened.length > 0) show(soFar, call, { dryRun: false, hasFailed: true });
        throw error;
      });
    return show(report, call, { dryRun: false });
  });
}

interface Shown {
  readonly dryRun: boolean;
  /** Set if nothing was found. */
  readonly advice?: string | undefined;
  /** The report ends where an error followed. */
  readonly hasFailed?: boolean;
}

function show(report: ReopenReport, { output }: ReopenCall, { dryRun, advice, hasFailed }: Shown): ExitCode {
  const rows = reopenRows(report, dryRun);
  output.data({ dryRun, ...report });
  printOutcome(rows, output);
  if (rows.length === 0) output.remark(advice ?? 'No discarded dead letter matches.');
  else output.remark(outcomeText(rows, 'opened again', dryRun));
  if (!report.isWhole) output.remark(restText(hasFailed));
  return dryRun ? EXIT.ok : exitCodeOfOutcome(rows, report.isWhole);
}
