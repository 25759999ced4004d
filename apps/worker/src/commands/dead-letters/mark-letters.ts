/** What dlq:discard and dlq:reopen have in common: they find the letters, ask, mark them, and report. */
import type { DeadChoice } from '@sb/queue';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { actAndReport, remarkOutcome, type Shown, type Watch } from './act-and-report.ts';
import { choiceOf } from './choice.ts';
import { type OutcomeRow, printOutcome } from './outcome-lines.ts';
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

export type MarkCall = Call<{ readonly runId: readonly string[] }, Options>;

interface Order {
  readonly choice: DeadChoice;
  readonly actor: string;
  readonly dryRun?: boolean;
}

export interface Marking<Report extends { readonly isWhole: boolean }> {
  /** `dlq:discard` */
  readonly command: string;
  /** `discard 3 dead letters` */
  readonly question: (total: number) => string;
  /** Letters named by their number are marked without the question. */
  readonly trustsNumbers: boolean;
  /** `discarded`, in the line of progress. */
  readonly doing: string;
  /** `discarded`, in the outcome. */
  readonly done: string;
  /** The sentence where nothing was found. */
  readonly none: string;
  /** The report of nothing that was done. */
  readonly nothing: Report;
  readonly mark: (store: Store, order: Order & Partial<Watch<Report>>) => Promise<Report>;
  /** How many letters it has marked. */
  readonly countOf: (report: Report) => number;
  readonly rowsOf: (report: Report, dryRun: boolean) => readonly OutcomeRow[];
}

export async function markLetters<Report extends { readonly isWhole: boolean }>(
  call: MarkCall,
  marking: Marking<Report>,
): Promise<ExitCode | void> {
  const { args, options, io } = call;
  const { job, since, filter, fingerprint, all, dryRun, yes } = options;
  const show = (report: Report, how: Shown): ExitCode => showOutcome(report, { ...how, marking, call });
  const services = await createServices(call);
  return withStore<ExitCode | void>(services, async ({ store }) => {
    const choice = await choiceOf(store, { runIds: args.runId, all, job, since, filter, fingerprint });
    const order = { choice, actor: actorOf(io.env) };
    const meant = await marking.mark(store, { ...order, dryRun: true });
    const total = marking.countOf(meant);
    if (total === 0) return show(meant, { dryRun, advice: await unknownJobRemark(job, store, services) });
    if (dryRun) return show(meant, { dryRun });
    const look = `worker ${marking.command} ... --dry-run`;
    const isTrusted = marking.trustsNumbers && 'ids' in choice;
    if (!isTrusted && !(await confirm(call, { what: marking.question(total), look, yes })))
      return EXIT.failed;
    const acting = {
      what: marking.doing,
      total,
      none: marking.nothing,
      isNone: (report: Report) => marking.countOf(report) === 0,
      act: (watch: Watch<Report>) => marking.mark(store, { ...order, ...watch }),
      show,
    };
    return actAndReport(acting, call);
  });
}

function showOutcome<Report extends { readonly isWhole: boolean }>(
  report: Report,
  {
    marking: { rowsOf, done, none },
    call: { output },
    ...how
  }: Shown & { readonly marking: Marking<Report>; readonly call: MarkCall },
): ExitCode {
  const rows = rowsOf(report, how.dryRun);
  output.data({ dryRun: how.dryRun, ...report });
  printOutcome(rows, output);
  return remarkOutcome(rows, output, { ...how, done, none, isWhole: report.isWhole });
}
