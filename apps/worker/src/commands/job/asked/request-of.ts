/** The request for a run, as the flags of `worker job` describe it. */
import { didYouMean } from '@sb/config';
import type { JobRegistry } from '@sb/jobs';
import { buildRequest, type RequestOptions, type RunRequest } from '@sb/queue/engine';
import { traceOf } from '@sb/telemetry';
import { LONGEST_DURATION_MS, quote } from '@sb/words';
import { actorOf } from '../../../cli/actor.ts';
import type { Environment } from '../../../cli/terminal/style.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { resolveUserPath } from '../../../cli/user-path.ts';
import { readJobInput, readUncheckedInput } from '../../input/read-job-input.ts';
import type { InputSource } from '../../input/read-input-text.ts';
import type { JobCall } from './job-call.ts';

const JSON_HINT = `Give its input as JSON: --input '{"orgId":"acme"}'`;

/** Throws `USAGE`, `INPUT_INVALID`. */
export async function requestOf(
  { args, options, rest, io }: JobCall,
  registry: JobRegistry,
): Promise<RunRequest> {
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
