import type { FailureReason } from '@sb/jobs';
import { type Rate, replayDead, type ReplayReport } from '@sb/queue';
import { plural } from '@sb/words';
import { replayReportShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { checkRefused, editedInput } from '../input/edited-input.ts';
import { type PatchedInput, patchLines, previewPatch } from './patch-preview.ts';
import { actAndReport, remarkOutcome, type Shown, type Watch } from './act-and-report.ts';
import { choiceOf } from './choice.ts';
import { printOutcome, replayRows } from './outcome-lines.ts';
import { jobsById, unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { UsageError } from '../../cli/usage-error.ts';

interface Options {
  readonly job?: string;
  readonly reason?: readonly FailureReason[];
  readonly since?: number;
  readonly filter?: string;
  readonly fingerprint?: readonly string[];
  readonly all: boolean;
  readonly input?: string;
  readonly patch?: string;
  readonly rate?: Rate;
  readonly because?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

type ReplayCall = Call<{ readonly runId: readonly string[] }, Options>;

interface ShownReplay extends Shown {
  /** The first inputs as a patch changes them. */
  readonly inputs?: readonly PatchedInput[] | undefined;
}

/** Runs dead letters again, each as a new run. */
export async function run(call: ReplayCall): Promise<ExitCode | void> {
  const { args, options, io } = call;
  const show = (report: ReplayReport, how: ShownReplay): ExitCode => showReplay(report, call, how);
  const services = await createServices(call);
  if (options.input !== undefined && options.patch !== undefined)
    throw new UsageError('--input and --patch exclude each other', 'A patch changes the input of each run.');
  const input = await editedInput(options.input, call);
  const patch = await editedInput(options.patch, call, '--patch');
  if (patch !== undefined && !isObject(patch))
    throw new UsageError('--patch: expected a JSON object', `Such as '{"orgId":"acme","draft":null}'.`);
  return withStore<ExitCode | void>(services, async ({ store }) => {
    const { job, reason: reasons, since, filter, fingerprint, all } = options;
    const filters = { job, reasons, since, filter, fingerprint };
    const choice = await choiceOf(store, { runIds: args.runId, all, ...filters });
    const order = { choice, rate: options.rate, actor: actorOf(io.env), reason: options.because };
    const isEdited = input !== undefined || patch !== undefined;
    // Each letter is checked by its own job, also one that arrives after the dry run.
    const jobs = isEdited ? await jobsById(services) : undefined;
    const replay = { ...order, input, patch, jobs };
    const meant = await replayDead(store, { ...replay, dryRun: true });
    await checkRefused(services, meant.refused);
    const inputs =
      patch === undefined
        ? undefined
        : await previewPatch({ store, services, letters: meant.replayed, patch });
    if (options.dryRun || meant.replayed.length === 0)
      return show(meant, {
        dryRun: options.dryRun,
        inputs,
        advice: isNone(meant) ? await unknownJobRemark(job, store, services) : undefined,
      });
    const what = `replay ${plural(meant.replayed.length, 'dead letter')}`;
    const look = 'worker dlq:replay ... --dry-run';
    if (!('ids' in choice) && !(await confirm(call, { what, look, yes: options.yes }))) return EXIT.failed;
    const acting = {
      what: 'replayed',
      total: meant.replayed.length,
      none: { replayed: [], refused: [], closed: [], isWhole: false },
      isNone,
      act: (watch: Watch<ReplayReport>) => replayDead(store, { ...replay, ...watch }),
      show,
    };
    return actAndReport(acting, call);
  });
}

function showReplay(report: ReplayReport, { output }: ReplayCall, { inputs, ...how }: ShownReplay): ExitCode {
  const rows = replayRows(report);
  output.data({ ...replayReportShape(report, how.dryRun), ...(inputs && { inputs }) });
  printOutcome(rows, output);
  if (inputs) output.lines(...patchLines(inputs, output));
  const words = { done: 'replayed', none: 'No open dead letter matches.' };
  return remarkOutcome(rows, output, { ...how, ...words, isWhole: report.isWhole });
}

function isNone({ replayed, refused }: ReplayReport): boolean {
  return replayed.length === 0 && refused.length === 0;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
