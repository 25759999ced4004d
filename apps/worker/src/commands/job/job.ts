import { didYouMean } from '@sb/config';
import type { JobRegistry, Priority, ReplacedPart } from '@sb/jobs';
import { findRun, requestRun, type RunDetails, UnknownJobError } from '@sb/queue';
import { defineJobs, buildRequest, type RequestOptions, type RunRequest } from '@sb/queue/engine';
import { traceOf } from '@sb/telemetry';
import { LONGEST_DURATION_MS, quote } from '@sb/words';
import { maskRun, runShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { canAnswer } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { JobNotRegisteredError } from './known-job.ts';
import { type InputSource } from '../input/read-input-text.ts';
import { readJobInput, readUncheckedInput } from '../input/read-job-input.ts';
import type { StopSignal } from '../../cli/interruption.ts';
import type { InspectWish } from '../../cli/option-values.ts';
import { followRun } from './follow-run.ts';
import { runHere } from './run-here.ts';
import { runSummary } from '../runs/views/run-lines.ts';
import { pauseRemark } from './notices.ts';
import { exitCodeOfRun } from './run-outcome.ts';
import { createServices, type OpenedStore, type Services, withStore } from '../../services/services.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createLog } from '../../services/create-log.ts';
import { nodeName } from '../../services/env-settings.ts';
import { openOtlp } from '../../otlp/open-otlp.ts';
import type { Otlp } from '../../otlp/start-otlp.ts';
import type { Environment } from '../../cli/terminal/style.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { VERSION } from '../../cli/version.ts';
import { readAttention } from '../runs/views/attention.ts';

const JSON_HINT = `Give its input as JSON: --input '{"orgId":"acme"}'`;
const NOW_HINT = 'Leave one of them out: a daemon runs the job at its own time.';
const DELAY_HINT = 'Add --enqueue, or leave --delay out.';
const AT_HINT = 'Add --enqueue, or leave --run-at out.';
const REPLACE_HINT = 'Add --enqueue, or leave --dedupe-replace out.';
const WHEN_HINT = 'Leave one of them out.';
const BECAUSE_HINT =
  'Add --enqueue, or leave --because out. Give a field of the input that has this name by --input.';
const INSPECT_HINT = 'Leave one of them out: a debugger attaches to this process.';
const ORDER_HINT = 'Options follow the id: worker job <jobId> --field value';

interface Options {
  readonly org?: string;
  readonly input?: string;
  readonly now?: Date;
  readonly priority?: Priority;
  readonly queue?: string;
  readonly timeout?: number;
  /** Ms. */
  readonly delay?: number;
  readonly runAt?: Date;
  /** Ids of runs. */
  readonly after?: readonly number[];
  readonly because?: string;
  readonly dedupeKey?: string;
  readonly dedupeReplace?: readonly ReplacedPart[];
  /** Ms. */
  readonly dedupeMaxWait?: number;
  readonly dryRun: boolean;
  readonly enqueue: boolean;
  readonly follow: boolean;
  readonly inspect?: InspectWish;
  readonly allOrgs: boolean;
  /** False: no retries. */
  readonly retry: boolean;
}

interface Asked {
  readonly services: Services;
  readonly registry: JobRegistry;
  readonly request: RunRequest;
}

export type JobCall = Call<{ readonly jobId: string }, Options>;

type Print = (ended: RunDetails, call: JobCall, how: EndedHow) => ExitCode;

interface EndedHow {
  readonly services: Services;
  readonly stoppedBy?: StopSignal | undefined;
}

/** Runs a job in this process; with --enqueue, stores the run for a daemon. */
export async function run(call: JobCall): Promise<ExitCode | void> {
  return runJob(call, printEnd);
}

/** `print`: how the end of the run is shown; returns the exit code. */
export async function runJob(call: JobCall, print: Print): Promise<ExitCode | void> {
  const { jobId } = call.args;
  if (jobId.startsWith('-'))
    throw new UsageError(`expected a job's id first, got ${quote(jobId)}`, ORDER_HINT);
  if (call.options.enqueue && call.options.now)
    throw new UsageError(
      '--now works for a run in this process, and --enqueue leaves the run to a daemon',
      NOW_HINT,
    );
  if (call.options.delay !== undefined && !call.options.enqueue)
    throw new UsageError('--delay works for a run of a daemon: it needs --enqueue', DELAY_HINT);
  if (call.options.runAt && !call.options.enqueue)
    throw new UsageError('--run-at works for a run of a daemon: it needs --enqueue', AT_HINT);
  if (call.options.dedupeReplace && !call.options.enqueue)
    throw new UsageError('--dedupe-replace works for runs of a daemon: it needs --enqueue', REPLACE_HINT);
  if (call.options.runAt && call.options.delay !== undefined)
    throw new UsageError('--run-at and --delay both say when it starts', WHEN_HINT);
  if (call.options.because !== undefined && !call.options.enqueue)
    throw new UsageError('--because works for a run of a daemon: it needs --enqueue', BECAUSE_HINT);
  if (call.options.enqueue && call.options.inspect)
    throw new UsageError(
      '--inspect works for a run in this process, and --enqueue leaves the run to a daemon',
      INSPECT_HINT,
    );
  const services = await createServices(call);
  const registry = await services.jobsToRun();
  if (!call.options.enqueue) refuseMistyped(call, registry);
  return withStore<ExitCode | void>(services, async (opened) => {
    // Only with an open store: the schemas of built-in jobs read it.
    const request = await requestOf(call, registry);
    const otlp = await openJobOtlp(call, services);
    try {
      if (call.options.enqueue) return await askFor(opened, call, { services, registry, request });
      return await runNow(opened, call, { services, registry, request, print });
    } finally {
      await otlp.stop();
    }
  });
}

function openJobOtlp({ io }: JobCall, { config, secrets }: Services): Promise<Otlp> {
  const { env } = io;
  return openOtlp({
    env,
    createLogger: () => createLog({ env, config, secrets, stream: io.stderr, split: false }).logger,
    node: nodeName(env),
    version: VERSION,
  });
}

/** A person sees the typing mistake at once and types again; a program may not see it, so its run is recorded. */
function refuseMistyped(call: JobCall, registry: JobRegistry): void {
  const { jobId } = call.args;
  if (registry.get(jobId) || !canAnswer(call)) return;
  const known = registry.list().map(({ id }) => id);
  const near = didYouMean(jobId, known);
  if (near !== undefined) throw new JobNotRegisteredError(jobId, { known, isMistyped: true });
}

async function requestOf({ args, options, rest, io }: JobCall, registry: JobRegistry): Promise<RunRequest> {
  const { priority, queue, retry, dryRun, delay, runAt, after, inspect } = options;
  const { dedupeKey, dedupeReplace, dedupeMaxWait } = options;
  // An attempt may stand at a breakpoint for any time.
  const timeout = inspect ? LONGEST_DURATION_MS : options.timeout;
  const job = registry.get(args.jobId);
  const source: InputSource = { resolve: (file) => resolveUserPath(file, io), stdin: process.stdin };
  const wishes = { ...options, rest };
  if (!job) refuseOtherWords(args.jobId, rest, registry);
  const input = job ? await readJobInput(job, wishes, source) : await readUncheckedInput(wishes, source);
  const asked: RequestOptions = {
    trigger: 'manual',
    createdBy: actorOf(io.env),
    dryRun,
    ...(priority !== undefined && { priority }),
    ...(queue !== undefined && { queue }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(delay !== undefined && { delayMs: delay }),
    ...(runAt && { runAtMs: Math.max(0, runAt.getTime()) }),
    ...(dedupeKey !== undefined && { dedupeKey }),
    ...(dedupeReplace && { dedupeReplace }),
    ...(dedupeMaxWait !== undefined && { dedupeMaxWaitMs: dedupeMaxWait }),
    ...(after && { after: after.map((one) => ({ run: one })) }),
    ...traceOfEnv(io.env),
    ...(!retry && { maxAttempts: 1 }),
  };
  return job ? buildRequest(job, input, asked) : { ...asked, jobId: args.jobId, input };
}

/** The trace of the program that calls this one. */
function traceOfEnv(env: Environment): Pick<RequestOptions, 'trace'> {
  const trace = traceOf(env['TRACEPARENT'] ?? '', env['TRACESTATE']);
  return trace === undefined ? {} : { trace };
}

/** The job may be registered in a daemon, but its fields are unknown here: nothing may be left out of its input. */
function refuseOtherWords(jobId: string, [first]: readonly string[], registry: JobRegistry): void {
  if (first === undefined) return;
  // A word that is no flag is no field either: the verb of another command may be meant.
  if (!first.startsWith('-'))
    throw new UsageError(
      `expected flags after the job, got ${quote(first)}; no job ${quote(jobId)} is registered here`,
    );
  const near = didYouMean(
    jobId,
    registry.list().map(({ id }) => id),
  );
  throw new UsageError(
    `the fields of ${quote(jobId)} are unknown, because it is not registered here`,
    near === undefined ? JSON_HINT : `Did you mean ${quote(near)}?`,
  );
}

async function askFor({ store }: OpenedStore, call: JobCall, asked: Asked): Promise<ExitCode | void> {
  const { output, options, io } = call;
  const { registry, request, services } = asked;
  await defineJobs(store, registry.list(), VERSION);
  const operator = { actor: actorOf(io.env), reason: options.because };
  const { id, verdict } = await requestRun(store, request, operator).catch((error: unknown) => {
    throw error instanceof UnknownJobError ? notRegistered(request, registry) : error;
  });
  if (!options.follow) {
    output.lines(String(id));
    output.data({ id, verdict });
  }
  if (verdict === 'duplicate') output.remark(`Run ${id} has the same dedupe key: no second run was stored.`);
  if (verdict === 'replaced') output.remark(`Run ${id} has the same dedupe key, waits, and was changed.`);
  if (request.after) await reportEarlyEnd(store, id, call);
  const remark = await readAttention(store, id);
  if (remark !== undefined) output.remark(remark);
  if (!options.follow) {
    if (output.isTerminal) output.remark(`Next: worker run:show ${id}`);
    return;
  }
  const ended = await followRun(store, id, call);
  if (ended) return printEnd(ended, call, { services });
  output.note(`Run ${id} continues: worker run:show ${id}`);
  return EXIT.interrupted;
}

/** Reports a run that ended without a start, because a run before it had failed. A quick success is not reported. */
async function reportEarlyEnd(store: OpenedStore['store'], id: number, { output }: JobCall): Promise<void> {
  const { state, startedAt, finishedAt, error, reason } = await findRun(store, id);
  const why = error?.message ?? reason;
  if (finishedAt !== undefined && startedAt === undefined && why !== undefined)
    output.remark(`Run ${id} is ${state} already: ${why}.`);
}

async function runNow(
  opened: OpenedStore,
  call: JobCall,
  asked: Asked & { readonly print: Print },
): Promise<ExitCode> {
  const { services, registry, request, print } = asked;
  const { now, inspect } = call.options;
  const job = registry.get(request.jobId);
  const queue = request.queue ?? job?.queue ?? 'default';
  const remark = await pauseRemark(opened.store, { jobId: request.jobId, queue }, call.io.now());
  if (remark !== undefined) call.output.remark(remark);
  // Its code is loaded only for a debugger.
  if (inspect && job) await (await import('./inspect.ts')).inspect(inspect, job, call.output);
  const { run: ended, stoppedBy } = await runHere(opened, call, {
    services,
    request,
    jobs: registry.list(),
    jobNow: now,
    follow: call.options.follow,
    inThisThread: inspect !== undefined,
  });
  try {
    // The run is recorded as failed. The operator needs only the error with the nearest id.
    if (ended.reason === 'unknown_job') {
      call.output.data(runShape(maskRun(ended, services.secrets)));
      throw notRegistered(request, registry, ended.id);
    }
    if (request.after) await reportEarlyEnd(opened.store, ended.id, call);
    return print(ended, call, { services, stoppedBy });
  } finally {
    const { alertAfter } = await import('./alert-after.ts');
    await alertAfter(opened, call, { services, jobs: registry.list(), ended });
  }
}

export function printEnd(
  finished: RunDetails,
  { output, io }: JobCall,
  { services: { places, secrets }, stoppedBy }: EndedHow,
): ExitCode {
  const ended = maskRun(finished, secrets);
  output.data(runShape(ended));
  const exitCode = exitCodeOfRun(finished, stoppedBy);
  if (output.isTerminal) {
    const look = { root: places.workspaceRoot, now: io.now(), wholeStack: false };
    output.lines(...runSummary(ended, { output, ...look }));
    return exitCode;
  }
  const { error, result } = ended;
  output.table(
    [ended],
    [
      { header: 'run', get: ({ id }) => String(id) },
      { header: 'job', get: ({ jobId }) => jobId },
      { header: 'state', get: ({ state }) => state },
      { header: 'result', get: () => error?.message ?? (result === undefined ? '' : JSON.stringify(result)) },
    ],
  );
  return exitCode;
}

/** `runId`: the failed run that was recorded, if there is one. */
function notRegistered({ jobId }: RunRequest, registry: JobRegistry, runId?: number): JobNotRegisteredError {
  const known = registry.list().map(({ id }) => id);
  return new JobNotRegisteredError(jobId, { known, runId });
}
