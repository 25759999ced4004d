import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { BatchContext, BatchRule } from '../define/batch.ts';
import { batchOutcomes } from '../outcomes/batch-outcomes.ts';
import type { HookContext, JobContext, RunFailure } from '../define/context.ts';
import type { ConcurrencyOptions, ConcurrencyRule } from '../limits/concurrency.ts';
import type { DedupeOptions, DedupeRule } from '../limits/dedupe.ts';
import { parseDuration } from '../durations.ts';
import type { Isolation } from '../limits/isolation.ts';
import type { AnyJob, BatchJob, JobExample } from '../define/job.ts';
import { rateRule, type RateRule } from '../limits/rate-limit.ts';
import { toRetryPolicy, type RetryPolicy } from '../retry/retry.ts';
import type { Priority } from '../states.ts';

/** A job as the engine reads it: checked, frozen, with all defaults. */
export interface RegisteredJob {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly scheduleHint?: string;
  readonly owner?: string;
  readonly tags: readonly string[];
  /** Types of events that its runs publish; absent where it names none. */
  readonly events?: readonly string[];
  readonly input?: StandardSchemaV1;
  readonly examples: readonly JobExample[];
  readonly queue: string;
  readonly priority: Priority;
  readonly timeoutMs: number;
  readonly startDeadlineMs?: number;
  readonly retry: RetryPolicy;
  readonly dedupe?: DedupeRule;
  readonly concurrency?: ConcurrencyRule;
  readonly rateLimit?: RateRule;
  readonly isolation: Isolation;
  readonly isRetryable?: (error: unknown, attempt: number) => boolean;
  /** Absent where there are none. */
  readonly hooks?: JobHooks;
  /** Absent in a job that takes one run at a time. */
  readonly batch?: BatchRule;
  /** `ctx.input` has to be the value that `validateInput` returned. For a batch job: a batch of one. */
  run(ctx: JobContext<unknown>): unknown;
}

/** The functions to call after the end of a run; `ctx.input` as for `run`. */
export interface JobHooks {
  onSuccess?(result: unknown, ctx: HookContext<unknown>): unknown;
  onFailure?(failure: RunFailure, ctx: HookContext<unknown>): unknown;
  onCancel?(ctx: HookContext<unknown>): unknown;
}

/** Fills in the defaults of a job without problems (`findProblems`). */
export function toRegisteredJob(job: AnyJob): RegisteredJob {
  const { id, name, description, scheduleHint, owner, input } = job;
  return Object.freeze({
    id,
    name,
    ...(description !== undefined && { description }),
    ...(scheduleHint !== undefined && { scheduleHint }),
    ...(owner !== undefined && { owner }),
    ...(input !== undefined && { input }),
    tags: Object.freeze([...(job.tags ?? [])]),
    ...(job.events?.length && { events: Object.freeze([...job.events]) }),
    examples: Object.freeze([...(job.examples ?? [])]),
    queue: job.queue ?? 'default',
    priority: job.priority ?? 'normal',
    timeoutMs: parseDuration(job.timeout ?? '1h'),
    ...(job.startDeadline !== undefined && { startDeadlineMs: parseDuration(job.startDeadline) }),
    retry: toRetryPolicy(job.retry),
    ...(job.dedupeKey && { dedupe: dedupeRule(job, job.dedupeKey) }),
    ...(job.concurrency && { concurrency: concurrencyRule(job.concurrency) }),
    ...(job.rateLimit && { rateLimit: rateRule(job.rateLimit) }),
    isolation: job.isolation ?? 'none',
    ...(job.isRetryable && { isRetryable: job.isRetryable.bind(job) }),
    ...(hasHooks(job) && { hooks: hooksOf(job) }),
    ...workOf(job),
  });
}

function workOf(job: AnyJob): Pick<RegisteredJob, 'batch' | 'run'> {
  if (!takesMany(job)) return { run: job.run.bind(job) };
  const batch = batchRule(job);
  return { batch, run: (ctx) => runAlone(batch, ctx) };
}

function takesMany(job: AnyJob): job is BatchJob<never> {
  return 'runBatch' in job && job.runBatch !== undefined;
}

function batchRule(job: BatchJob<never>): BatchRule {
  const { size, wait } = job.batch;
  return Object.freeze({
    size,
    waitMs: parseDuration(wait),
    run: (items: readonly JobContext<never>[], ctx: BatchContext) =>
      batchOutcomes(job.id, items.length, () => job.runBatch(items, ctx)),
  });
}

async function runAlone(batch: BatchRule, ctx: JobContext<unknown>): Promise<unknown> {
  const [outcome] = await batch.run([ctx], ctx);
  if (outcome?.status === 'rejected') throw outcome.reason;
  return outcome?.value;
}

function hasHooks(job: AnyJob): boolean {
  return 'onSuccess' in job || 'onFailure' in job || 'onCancel' in job;
}

function hooksOf(job: AnyJob): JobHooks {
  return Object.freeze({
    ...(job.onSuccess && { onSuccess: job.onSuccess.bind(job) }),
    ...(job.onFailure && { onFailure: job.onFailure.bind(job) }),
    ...(job.onCancel && { onCancel: job.onCancel.bind(job) }),
  });
}

function dedupeRule(job: AnyJob, options: DedupeOptions<never>): DedupeRule {
  if (typeof options === 'function') return { key: options.bind(job) };
  return {
    key: options.key.bind(options),
    ...(options.ttl !== undefined && { ttlMs: parseDuration(options.ttl) }),
  };
}

function concurrencyRule(options: ConcurrencyOptions<never>): ConcurrencyRule {
  const { limit, onConflict = 'queue' } = options;
  return { limit, onConflict, ...(options.key && { key: options.key.bind(options) }) };
}
