import { didYouMean } from '@sb/config';
import type { JobRegistry } from '@sb/jobs';
import type { RunDetails } from '@sb/queue';
import { maskRun, runShape } from '@sb/views';
import { canAnswer } from '../../cli/confirm.ts';
import type { ExitCode } from '../../cli/failure.ts';
import { VERSION } from '../../cli/version.ts';
import { openOtlp } from '../../otlp/open-otlp.ts';
import type { Otlp } from '../../otlp/start-otlp.ts';
import { createLog } from '../../services/create-log.ts';
import { nodeName } from '../../services/env-settings.ts';
import { createServices, type OpenedStore, type Services, withStore } from '../../services/services.ts';
import type { JobCall } from './asked/job-call.ts';
import { refuseFlags } from './asked/refuse-flags.ts';
import { requestOf } from './asked/request-of.ts';
import { type Asked, enqueueRun } from './enqueue-run.ts';
import { JobNotRegisteredError, notRegistered } from './known-job.ts';
import { pauseRemark, reportEarlyEnd } from './notices.ts';
import { type EndedHow, printEnd } from './print-end.ts';
import { runHere } from './run-here.ts';

type Print = (ended: RunDetails, call: JobCall, how: EndedHow) => ExitCode;

/** Runs a job in this process; with --enqueue, stores the run for a daemon. */
export async function run(call: JobCall): Promise<ExitCode | void> {
  return runJob(call, printEnd);
}

/** `print`: how the end of the run is shown; returns the exit code. */
export async function runJob(call: JobCall, print: Print): Promise<ExitCode | void> {
  refuseFlags(call);
  const services = await createServices(call);
  const registry = await services.jobsToRun();
  if (!call.options.enqueue) refuseMistyped(call, registry);
  return withStore<ExitCode | void>(services, async (opened) => {
    // Only with an open store: the schemas of built-in jobs read it.
    const request = await requestOf(call, registry);
    const otlp = await openJobOtlp(call, services);
    try {
      if (call.options.enqueue) return await enqueueRun(opened, call, { services, registry, request });
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
    if (request.after) await reportEarlyEnd(opened.store, ended.id, call.output);
    return print(ended, call, { services, stoppedBy });
  } finally {
    const { alertAfter } = await import('./alert-after.ts');
    await alertAfter(opened, call, { services, jobs: registry.list(), ended });
  }
}
