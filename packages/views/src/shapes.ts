/** The records that --json and the API print: times are ISO-8601 texts, durations are ms, absent fields are omitted. */
import type { News } from '@sb/events';
import { inputJsonSchema, type RegisteredJob } from '@sb/jobs';
import {
  type Change,
  DEPTH_CAP,
  type DeadLetterDetails,
  type JobStanding,
  type JobStatistics,
  type LastRun,
  type LogLine,
  type NodeChange,
  type NodeRecord,
  type QueueRecord,
  type Refused,
  type ReplayReport,
  type RunDetails,
  type RunRecord,
  type Standing,
  type WorkInProgress,
} from '@sb/queue';
import type { ScheduleOverride, ScheduleRecord } from '@sb/scheduler';
import type { ShownGroup } from './masked.ts';

/** The fields of a schedule that are shown with its job. */
export interface ScheduleOfJob extends Pick<ScheduleRecord, 'name' | 'jobId' | 'timezone' | 'enabled'> {
  /** When its next fires run, the soonest first. */
  readonly next: readonly Date[];
  readonly pause?: ScheduleRecord['pause'];
  readonly lateFireAt?: number | undefined;
}

export function runShape(run: RunRecord) {
  return {
    id: run.id,
    jobId: run.jobId,
    state: run.state,
    reason: run.reason,
    queue: run.queue,
    priority: run.priority,
    trigger: run.trigger,
    attempt: run.attempt,
    maxAttempts: run.maxAttempts,
    dryRun: run.dryRun || undefined,
    schedule: run.schedule,
    fireTime: isoTime(run.fireTime),
    input: run.input,
    result: run.result,
    error: run.error,
    tags: run.tags,
    dedupeKey: run.dedupeKey,
    createdAt: isoTime(run.createdAt),
    createdBy: run.createdBy,
    runAt: isoTime(run.runAt),
    startedAt: isoTime(run.startedAt),
    finishedAt: isoTime(run.finishedAt),
    durationMs: difference(run.startedAt, run.finishedAt),
    totalMs: difference(run.createdAt, run.finishedAt),
    waitedMs: difference(run.runAt, run.startedAt),
    replayOf: run.replayOf,
    rootId: run.rootId,
    traceId: run.traceId,
  };
}

/** One run with its recorded attempts. `nodeAlive` is set for a running run. */
export function runDetailsShape(run: RunDetails) {
  const attempts = run.attempts.map(({ startedAt, finishedAt, ...attempt }) => ({
    ...attempt,
    startedAt: isoTime(startedAt),
    finishedAt: isoTime(finishedAt),
  }));
  const nodeAlive = run.state === 'running' ? run.nodeAlive : undefined;
  const cancellation = run.cancellation && { ...run.cancellation, at: isoTime(run.cancellation.at) };
  return { ...runShape(run), attempts, deadLetter: run.deadLetter, cancellation, nodeAlive };
}

/** A dead letter; lists have it without its input, and with only the first line of its error. */
export function deadLetterShape({ diedAt, ...letter }: DeadLetterDetails) {
  return { ...letter, diedAt: isoTime(diedAt) };
}

/** Of a group whose secrets are masked. */
export function deadGroupShape({ firstAt, lastAt, ...group }: ShownGroup) {
  return { ...group, firstAt: isoTime(firstAt), lastAt: isoTime(lastAt) };
}

export function replayReportShape({ replayed, refused, closed, isWhole }: ReplayReport, dryRun: boolean) {
  return { dryRun, replayed, refused: refused.map(refusedShape), closed, isWhole };
}

function refusedShape({ runId, jobId, error }: Refused) {
  return { runId, jobId, code: 'code' in error ? String(error.code) : undefined, message: error.message };
}

export function jobShape(
  job: RegisteredJob,
  {
    lastRun,
    schedules,
    pause,
    running = [],
  }: {
    readonly lastRun: LastRun | undefined;
    readonly schedules: readonly ScheduleOfJob[];
    readonly pause: JobStanding | undefined;
    /** Its runs under way, longest first. */
    readonly running?: readonly WorkInProgress[];
  },
) {
  const { backoff, ...retry } = job.retry;
  return {
    id: job.id,
    name: job.name,
    description: job.description,
    scheduleHint: job.scheduleHint,
    owner: job.owner,
    tags: job.tags,
    queue: job.queue,
    priority: job.priority,
    retry: { ...retry, backoff: typeof backoff === 'function' ? 'function' : backoff },
    timeoutMs: job.timeoutMs,
    startDeadlineMs: job.startDeadlineMs,
    ...limitsShape(job),
    inputSchema: inputJsonSchema(job),
    schedules: schedules.map(({ name }) => name),
    nextFireAt: isoTime(nextFireOf(schedules)),
    lastRun: lastRun && {
      id: lastRun.id,
      state: lastRun.state,
      finishedAt: isoTime(lastRun.finishedAt),
      dryRun: lastRun.dryRun || undefined,
    },
    running:
      running.length === 0
        ? undefined
        : running.map(({ id, startedAt }) => ({ id, since: isoTime(startedAt) })),
    pause: pause && { until: isoTime(pause.until), reason: pause.reason, by: pause.by },
    registered: true,
  };
}

/** Limits of a job. `keyed`: the limit counts for each key by itself. A limit is absent where the job has none. */
function limitsShape({ concurrency, rateLimit, batch, isolation }: RegisteredJob) {
  return {
    concurrency: concurrency && {
      limit: concurrency.limit,
      onConflict: concurrency.onConflict,
      keyed: concurrency.key !== undefined,
    },
    rateLimit: rateLimit && {
      limit: rateLimit.limit,
      perMs: rateLimit.perMs,
      burst: rateLimit.burst,
      keyed: rateLimit.key !== undefined,
    },
    batch: batch && { size: batch.size, waitMs: batch.waitMs },
    isolation: isolation === 'none' ? undefined : isolation,
  };
}

export function overrideShape({ fireAt, runAt, since, until, ...same }: ScheduleOverride) {
  return {
    ...same,
    fireTime: isoTime(fireAt),
    runAt: isoTime(runAt),
    since: isoTime(since),
    until: isoTime(until),
  };
}

export function statisticsShape<One extends Pick<JobStatistics, 'buckets'>>({ buckets, ...statistics }: One) {
  return { ...statistics, buckets: buckets.map(({ at, ...bucket }) => ({ at: isoTime(at), ...bucket })) };
}

/** Counts stop at 10,000; `capped` names the states whose count did. */
export function queueShape({
  name,
  drainedAt,
  maxDepth,
  maxRunning,
  rate,
  queued,
  later,
  running,
  held,
  waiting,
  ...standing
}: QueueRecord) {
  const counts = { queued, later, running, held, waiting };
  const capped = Object.entries(counts).flatMap(([state, count]) => (count < DEPTH_CAP ? [] : [state]));
  return {
    name,
    ...standingShape(standing),
    drainedAt: isoTime(drainedAt),
    maxDepth,
    maxRunning,
    rate,
    ...counts,
    ...(capped.length > 0 && { capped }),
  };
}

/** The standing of a queue or a job: the mode that an operator has set. */
export function standingShape({ mode, until, reason, by }: Standing<string>) {
  return { mode, until: isoTime(until), reason, by };
}

export function changeShape({ changed, before, after }: Change<string>) {
  return { changed, before: standingShape(before), after: standingShape(after) };
}

export function nodeShape(record: NodeRecord) {
  const { startedAt, heartbeatAt, lateSince, queues, ...rest } = record;
  const { pidStarted: _started, bootId: _boot, pidNamespace: _namespace, ...node } = rest;
  return {
    ...node,
    startedAt: isoTime(startedAt),
    heartbeatAt: isoTime(heartbeatAt),
    lateSince: isoTime(lateSince),
    queues: queues ?? 'all',
  };
}

export function nodeChangeShape(nodeId: number, { changed, name, before, after }: NodeChange) {
  return { id: nodeId, name, changed, before, after };
}

export function eventShape({ position: _position, at, ...event }: News) {
  return { ...event, at: at.toISOString() };
}

export function logLineShape<Line extends LogLine>({ at, ...line }: Line) {
  return { at: isoTime(at), ...line };
}

/** Ms since the epoch as ISO-8601 in UTC. */
export function isoTime(at: number): string;
export function isoTime(at: number | undefined): string | undefined;
export function isoTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** When the earliest next fire runs, ms since the epoch; undefined when no schedule will fire. */
export function nextFireOf(schedules: readonly ScheduleOfJob[]): number | undefined {
  const times = schedules.flatMap(({ next: [first] }) => (first ? [first.getTime()] : []));
  return times.length === 0 ? undefined : Math.min(...times);
}

export function difference(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}
