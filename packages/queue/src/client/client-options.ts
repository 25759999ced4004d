/** Turns the options that programs write into those of a request. */
import { parseDelay, parseDuration } from '@sb/jobs';
import { findProblems, refuseProblems } from '../enqueue/check-request.ts';
import { EXPECTED_RUN_AT, parseRunAt } from '../enqueue/run-at.ts';
import type { EnqueueOptions, RunAfter } from '../client-types.ts';
import type { RequestProblem } from '../errors.ts';
import { traceOf } from '@sb/telemetry';
import { describeValue } from '@sb/words';
import type { RequestOptions } from '../enqueue/request-for.ts';
import { type Known, unknownOptions } from './check-options.ts';

const KNOWN: Known<EnqueueOptions> = {
  queue: true,
  priority: true,
  delay: true,
  runAt: true,
  startWithin: true,
  timeout: true,
  maxAttempts: true,
  dedupeKey: true,
  dedupeTtl: true,
  dedupeReplace: true,
  dedupeMaxWait: true,
  limitKey: true,
  rateKey: true,
  tags: true,
  createdBy: true,
  after: true,
  traceparent: true,
  tracestate: true,
};

/** Throws `DURATION_INVALID`, or `REQUEST_INVALID` with every problem. */
export function parseRequestOptions(options: EnqueueOptions): RequestOptions {
  const { delay, runAt, startWithin, timeout, dedupeTtl, dedupeMaxWait, after, ...others } = options;
  const { traceparent, tracestate, ...same } = others;
  const trace = isText(traceparent) ? traceOf(traceparent, isText(tracestate) ? tracestate : '') : undefined;
  const at = parseRunAt(runAt);
  const request = {
    ...same,
    ...(delay !== undefined && { delayMs: parseDelay(delay) }),
    ...(at !== undefined && { runAtMs: at }),
    ...(startWithin !== undefined && { startWithinMs: parseDuration(startWithin) }),
    ...(timeout !== undefined && { timeoutMs: parseDuration(timeout) }),
    ...(dedupeTtl !== undefined && { dedupeTtlMs: parseDuration(dedupeTtl) }),
    ...(dedupeMaxWait !== undefined && { dedupeMaxWaitMs: parseDuration(dedupeMaxWait) }),
    ...(after !== undefined && { after: runsAfter(after) }),
    ...(trace !== undefined && { trace }),
  };
  refuseProblems([
    ...unknownOptions(options, KNOWN),
    ...runAtProblems({ runAt, at, delay }),
    ...textProblems({ traceparent, tracestate }),
    ...findProblems(request),
  ]);
  return request;
}

function runAtProblems({
  runAt,
  at,
  delay,
}: {
  readonly runAt: unknown;
  /** As it was read. */
  readonly at: number | undefined;
  readonly delay: unknown;
}): readonly RequestProblem[] {
  if (runAt === undefined) return [];
  const field = 'runAt';
  if (at === undefined)
    return [{ field, message: `expected ${EXPECTED_RUN_AT}, got ${describeValue(runAt)}` }];
  return delay === undefined ? [] : [{ field, message: 'expected either delay or runAt, got both' }];
}

/** Programs are also written without types. */
function textProblems(texts: Readonly<Record<string, unknown>>): readonly RequestProblem[] {
  return Object.entries(texts)
    .filter(([, text]) => text !== undefined && !isText(text))
    .map(([field, got]) => ({ field, message: `expected a text, got ${describeValue(got)}` }));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function runsAfter(after: NonNullable<EnqueueOptions['after']>): readonly RunAfter[] {
  return (isList(after) ? after : [after]).map((one) => (typeof one === 'number' ? { run: one } : one));
}

function isList<One>(value: One | readonly One[]): value is readonly One[] {
  return Array.isArray(value);
}
