/**
 * Stores the definitions of jobs, so that a process without their code (the console, another program) can enqueue and
 * show them. Called by every daemon and by `worker job` when they start.
 * A crash before the commit changes nothing; the next start does all of it. After a crash behind the commit, the next
 * start or a chore of any node enforces the limits.
 */
import { inputJsonSchema, type RateLimit, type RegisteredJob } from '@sb/jobs';
import { type Body, compareVersions, type Store, type Tx } from '@sb/storage';
import { changeRates, type RateChange } from '../limits/manage/change-rate.ts';
import { markLanes, readLaneMark } from '../limits/manage/lanes.sql.ts';
import { priorityCode } from '../lifecycle.ts';
import { enforceLimits } from '../limits/manage/limit-queue.ts';
import { lockJobLimits } from '../limits/manage/job-limits.sql.ts';
import { withOwnLimits } from '../limits/manage/own-limits.ts';
import { decodeRate, encodeRate } from '../limits/rate-limit.ts';
import {
  bumpDefinitions,
  findJobDefs,
  type JobDefValues,
  upsertJobDef,
  upsertQueue,
} from '../definitions.sql.ts';

/**
 * Upserts the jobs and their queues. A definition from newer code stays. New limits are enforced when this resolves,
 * except on runs of transactions that are older than the change and still open after 10 s: a chore waits for those.
 */
export async function defineJobs(
  store: Store,
  jobs: readonly RegisteredJob[],
  version: string,
): Promise<void> {
  const limited = await store.write((tx) => defineJobsIn(tx, jobs, version));
  if (limited) await enforceLimits(store);
}

/** Returns whether limits are to be enforced: one has changed, or a process was killed before it had enforced one. */
function* defineJobsIn(tx: Tx, jobs: readonly RegisteredJob[], version: string): Body<boolean> {
  const known = yield* findJobDefs(tx);
  const stored = new Map(known.map((definition) => [definition.name, definition]));
  let changed = false;
  let limited = false;
  const rates: RateChange[] = [];
  for (const job of jobs) {
    const before = stored.get(job.id);
    if (before && compareVersions(before.version || '0', version) > 0) continue;
    const queueId = yield* upsertQueue(tx, job.queue);
    const defined = jobDefValues(job, queueId, version);
    if (before && isSame(before, withOwnLimits(defined, before.limited))) continue;
    // Read again under the lock: what an operator limits meanwhile is not undone.
    const values = withOwnLimits(defined, (yield* lockJobLimits(tx, job.id))?.limited ?? null);
    const id = yield* upsertJobDef(tx, values);
    if (before && (before.rate !== values.rate || before.rate_keyed !== values.rate_keyed))
      rates.push({ id, kind: values.rate_keyed === 1 ? 'key_rate' : 'job_rate', rate: rateOf(values) });
    changed = true;
    limited ||= !isSameLimit(before, values);
  }
  // All at once, in one order: claims lock rates in that order too.
  yield* changeRates(tx, rates);
  if (changed) yield* bumpDefinitions(tx);
  if (limited) yield* markLanes(tx);
  return limited || (yield* readLaneMark(tx)) !== undefined;
}

function rateOf({ rate }: JobDefValues): RateLimit | undefined {
  return rate === null ? undefined : decodeRate(rate);
}

function jobDefValues(job: RegisteredJob, queueId: number, version: string): Omit<JobDefValues, 'limited'> {
  const { attempts, ...backoff } = job.retry;
  const schema = inputJsonSchema(job);
  return {
    name: job.id,
    title: job.name,
    description: job.description ?? null,
    hint: job.scheduleHint ?? null,
    owner: job.owner ?? null,
    tags: job.tags.length > 0 ? JSON.stringify(job.tags) : null,
    queue_id: queueId,
    priority: priorityCode(job.priority),
    max_attempts: attempts,
    retry: JSON.stringify({
      ...backoff,
      backoff: typeof backoff.backoff === 'function' ? 'function' : backoff.backoff,
    }),
    timeout_ms: job.timeoutMs,
    start_deadline_ms: job.startDeadlineMs ?? null,
    input_schema: schema ? JSON.stringify(schema) : null,
    needs_key: job.dedupe ? 1 : 0,
    dedupe_ttl_ms: job.dedupe?.ttlMs ?? null,
    max_running: job.concurrency?.limit ?? null,
    limit_keyed: job.concurrency?.key ? 1 : 0,
    limit_conflict: job.concurrency?.onConflict ?? null,
    rate: job.rateLimit ? encodeRate(job.rateLimit) : null,
    rate_keyed: job.rateLimit?.key ? 1 : 0,
    version,
  };
}

const LIMIT_COLUMNS = ['max_running', 'limit_keyed', 'rate', 'rate_keyed'] as const;

/** A new job has no runs yet, so its limits need not be enforced. */
function isSameLimit(stored: JobDefValues | undefined, values: JobDefValues): boolean {
  if (!stored) return true;
  return LIMIT_COLUMNS.every((column) => stored[column] === values[column]);
}

function isSame(stored: JobDefValues, values: JobDefValues): boolean {
  const keys: readonly (keyof JobDefValues)[] = Object.keys(values) as (keyof JobDefValues)[];
  return keys.every((key) => stored[key] === values[key]);
}

/**
 * Stores a job under a name that no code defines, because a person asked for it: so its failed run can be shown. It has
 * no version; code that defines the job later replaces it as if it were new.
 */
export async function defineUnknownJob(store: Store, jobId: string): Promise<void> {
  await store.write(function* (tx) {
    const known = yield* findJobDefs(tx);
    if (known.some(({ name }) => name === jobId)) return;
    const queueId = yield* upsertQueue(tx, 'default');
    yield* upsertJobDef(tx, {
      name: jobId,
      title: jobId,
      description: null,
      hint: null,
      owner: null,
      tags: null,
      queue_id: queueId,
      priority: priorityCode('normal'),
      max_attempts: 1,
      retry: null,
      timeout_ms: 1_000,
      start_deadline_ms: null,
      input_schema: null,
      needs_key: 0,
      dedupe_ttl_ms: null,
      max_running: null,
      limit_keyed: 0,
      limit_conflict: null,
      rate: null,
      rate_keyed: 0,
      limited: null,
      version: '',
    });
    yield* bumpDefinitions(tx);
  });
}
