import { discardDead, type DiscardReport } from '@sb/queue';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { createProgress } from '../../cli/progress.ts';
import { choiceOf } from './choice.ts';
import { discardRows, exitCodeOfOutcome, outcomeText, printOutcome, restText } from './outcome-lines.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
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
    const progress = createProgress(io, { what: 'discarded', total });
    let soFar: DiscardReport = { discarded: [], closed: [], isWhole: false };
    const report = await discardDead(store, {
      ...discard,
      signal: whenInterrupted(),
      onProgress: progress.report,
      onChunk: (discarded) => {
        soFar = { ...soFar, discarded };
      },
    })
      .finally(progress.stop)
      .catch((error: unknown) => {
        if (soFar.discarded.length > 0) show(soFar, call, { dryRun: false, hasFailed: true });
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

function show(
  report: DiscardReport,
  { output }: DiscardCall,
  { dryRun, advice, hasFailed }: Shown,
): ExitCode {
  const rows = discardRows(report, dryRun);
  output.data({ dryRun, ...report });
  printOutcome(rows, output);
  if (rows.length === 0) output.remark(advice ?? 'No open dead letter matches.');
  else output.remark(outcomeText(rows, 'discarded', dryRun));
  if (!report.isWhole) output.remark(restText(hasFailed));
  return dryRun ? EXIT.ok : exitCodeOfOutcome(rows, report.isWhole);
}
