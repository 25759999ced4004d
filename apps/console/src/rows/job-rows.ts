/** Jobs as lists and their pages show them. Pure. */
import { type DeadLetterGroup, type NodeRecord, type Standing, type Statistics } from '@sb/queue';
import {
  clean,
  clockExceptions,
  failureWords,
  isoTime,
  maskGroup,
  scheduleState,
  storedSchedules,
  timesText,
  worksQueue,
} from '@sb/views';
import { valueVersion } from '@sb/words';
import type { z } from 'zod';
import type { errorGroup, JobRow, jobSchedule } from '../answers/jobs.ts';
import { mayOnJob, mayOnLetters } from '../guard/may.ts';
import type { Who } from '../http/who.ts';
import { endMarks, type JobAtWork } from './read-work.ts';

export function jobRow(job: JobAtWork, { now, who }: { readonly now: number; readonly who: Who }): JobRow {
  const { definition, state, says, health, statistics, lastRun, running } = job;
  const { id, name, description, owner, tags, queue, priority, mode } = definition;
  const schedules = schedulesOf(job, now);
  const next = schedules.flatMap(({ nextAt }) => (nextAt === undefined ? [] : [nextAt])).toSorted()[0];
  return {
    id,
    name: clean(name),
    ...(description !== undefined && { description: clean(description) }),
    ...(owner !== undefined && { owner: clean(owner) }),
    tags: [...tags],
    queue,
    priority,
    state,
    says,
    recent: endMarks(health),
    trailingFailures: health?.trailingFailures ?? 0,
    ...(statistics?.successRate !== undefined && { successRate: statistics.successRate }),
    runs: statistics?.runs ?? 0,
    ...(statistics?.durationMs.p50 !== undefined && { p50Ms: statistics.durationMs.p50 }),
    ...(statistics?.durationMs.p95 !== undefined && { p95Ms: statistics.durationMs.p95 }),
    running: running.length,
    ...(lastRun && { lastAt: isoTime(lastRun.finishedAt) }),
    ...(next !== undefined && { nextAt: next }),
    schedules,
    ...(mode === 'paused' && { pause: standingRow(definition) }),
    may: mayOnJob(who, id),
  };
}

function schedulesOf({ schedules }: JobAtWork, now: number): z.output<typeof jobSchedule>[] {
  return storedSchedules(schedules, { now, count: 1 }).map((view) => {
    const [next] = view.next;
    const rules = schedules.find(({ name }) => name === view.name)?.rules;
    const exceptions = rules ? clockExceptions(rules) : [];
    return {
      name: view.name,
      words: timesText(view),
      ...(view.schedule !== undefined && { schedule: view.schedule }),
      timezone: view.timezone,
      enabled: view.enabled,
      ...(next && { nextAt: isoTime(next.getTime()) }),
      ...(exceptions.length > 0 && { exceptions }),
      state: scheduleState(view),
    };
  });
}

export function standingRow<Mode extends string>({ mode, until, reason, by }: Standing<Mode>) {
  const standing = {
    mode,
    ...(until !== undefined && { until }),
    ...(reason !== undefined && { reason }),
    ...(by !== undefined && { by }),
  };
  return {
    mode,
    version: valueVersion(standing),
    ...(until !== undefined && { until: isoTime(until) }),
    ...(reason !== undefined && { reason: clean(reason) }),
    ...(by !== undefined && { by: clean(by) }),
  };
}

export function statisticsRow({ runs, succeeded, failed, retried, durationMs, waitMs, buckets }: Statistics) {
  return {
    runs,
    succeeded,
    failed,
    retried,
    durationMs,
    waitMs,
    buckets: buckets.map((bucket) => ({ ...bucket, at: isoTime(bucket.at) })),
  };
}

interface GroupLook {
  readonly name: string | undefined;
  readonly secrets: readonly string[];
  readonly who: Who;
  /** How many of its letters are for boards of others. */
  readonly others: number;
}

/** A letter of older code has no fingerprint: its error is in no group that a page could open. */
export function errorGroupRow(
  group: DeadLetterGroup,
  { name, secrets, who, others }: GroupLook,
): z.output<typeof errorGroup>[] {
  // The name is shown beside the message. Its digits are no part of the shape.
  const prefix = name === undefined ? '' : `${name}: `;
  const unnamed = group.message.startsWith(prefix) ? group.message.slice(prefix.length) : group.message;
  const masked = maskGroup({ ...group, message: unnamed }, secrets);
  const { fingerprint, message, shape, reasons, permanent, jobs, queues, count, hours, firstAt, lastAt } =
    masked;
  if (fingerprint === undefined) return [];
  const reason = reasons[0] ?? 'error';
  return [
    {
      fingerprint,
      message: clean(message),
      ...(shape !== undefined && { shape: clean(shape) }),
      name: clean(name ?? reason.replaceAll('_', ' ')),
      reason: reason.replaceAll('_', ' '),
      ...(permanent && { permanent }),
      because: failureWords(reason, permanent) ?? reason,
      jobs: [...jobs],
      queues: [...queues],
      count,
      bars: [...hours],
      firstAt: isoTime(firstAt),
      lastAt: isoTime(lastAt),
      ...(others > 0 && { others }),
      may: mayOnLetters(who, { count, others }),
    },
  ];
}

/** The daemons that have the job's code. */
export function knownBy(nodes: readonly NodeRecord[], job: { readonly id: string; readonly queue: string }) {
  return nodes
    .filter(({ kind, alive, jobs }) => kind === 'daemon' && alive && jobs.includes(job.id))
    .map((node) => ({ node: clean(node.name), takesQueue: worksQueue(node, job.queue) }));
}
