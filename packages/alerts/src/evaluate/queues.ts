/** Kinds about queues and what waits in them. */
import { cappedCount, cappedPlural, formatDuration, plural } from '@sb/words';
import { count, lasting, lastingFor, ofQueues, on, queuesText, span } from './fields.ts';
import { queueKind, truth } from './kind.ts';
import type { Finding } from '../verdict.ts';

export const dlqSize = queueKind({
  kind: 'dlqSize',
  fields: { dlqSize: count.describe('A queue has this many dead letters.'), ...ofQueues },
  read: (fields) => fields,
  severity: 'high',
  says: ({ dlqSize: most, queue }) => `${plural(most, 'dead letter')} in ${queuesText(queue)}`,
  again: 'each_failure',
  command: () => 'worker dlq:list',
  wants: (condition) => ({ dead: condition.dlqSize }),
  history: { from: 'dead_letters' },
  judge: (condition, { name, deadLetters, lastDead, stopsAt }) => {
    const value = cappedPlural(deadLetters, stopsAt.dead, 'dead letter');
    return {
      verdict: truth(deadLetters >= condition.dlqSize),
      value,
      threshold: String(condition.dlqSize),
      detail: `Queue ${name} has ${value}${lastDead ? `, the last of ${lastDead.jobId}` : ''}`,
      count: deadLetters,
      error: lastDead?.error,
      runId: lastDead?.runId,
      occurredAt: lastDead?.at,
    };
  },
});

/** A queue that is paused until a time raises no alert: its operator has set the end of the pause. */
export const queuePaused = queueKind({
  kind: 'queuePaused',
  fields: { queuePaused: on.describe('A queue is paused.'), for: lastingFor(0), ...ofQueues },
  read: ({ queue, for: forMs }) => ({ ...(queue !== undefined && { queue }), forMs }),
  severity: 'medium',
  says: ({ forMs, queue }) => `${queuesText(queue)} is paused without an end${forText(forMs)}`,
  again: 'while_it_fires',
  wants: () => ({}),
  history: { from: 'nothing', why: 'history does not say when a queue was paused' },
  judge: ({ forMs }, { name, mode, until, by, reason }) => {
    const isPaused = mode === 'paused';
    return {
      verdict: truth(isPaused && until === undefined),
      value: isPaused ? 'paused' : mode,
      threshold: forMs > 0 ? `paused for ${formatDuration(forMs)}` : 'paused',
      detail: isPaused
        ? `Queue ${name} is paused${by ? ` by ${by}` : ''}${reason ? `: ${reason}` : ''}`
        : `Queue ${name} is not paused`,
    };
  },
});

/** An episode ends when both are below this share of the threshold: at the threshold it would come and go. */
const BACK = 0.8;
const UNLESS_PAUSED = ', unless the queue is paused';

export interface PendingJobs {
  readonly queue?: string;
  /** At least one of the two is there. */
  readonly pendingJobs?: number;
  readonly oldestAgeMs?: number;
  readonly forMs: number;
}

export const pendingJobs = queueKind({
  kind: 'pendingJobs',
  keys: ['pendingJobs', 'oldestAge'],
  fields: {
    pendingJobs: count.exactOptional().describe('This many runs are due and not started.'),
    oldestAge: span.exactOptional().describe('A run has been due for this long: seconds, or a duration.'),
    for: lastingFor(0),
    ...ofQueues,
  },
  read: ({ oldestAge, for: forMs, ...fields }): PendingJobs => ({
    ...fields,
    ...(oldestAge !== undefined && { oldestAgeMs: oldestAge }),
    forMs,
  }),
  severity: 'medium',
  says: (condition) =>
    `${backlogSays(condition)} in ${queuesText(condition.queue)}${forText(condition.forMs)}${UNLESS_PAUSED}`,
  again: 'while_it_fires',
  consequenceOf: queuePaused,
  wants: ({ pendingJobs: most = 0 }) => ({ due: most }),
  history: { from: 'nothing', why: 'history does not say how many runs waited' },
  judge: (condition, { name, due, oldestDueAt, stopsAt, mode }, { now, firing }) => {
    const ageMs = oldestDueAt === undefined ? 0 : Math.max(0, now - oldestDueAt);
    const { pendingJobs: most = Infinity, oldestAgeMs: longest = Infinity } = condition;
    const share = Math.max(due / most, ageMs / longest);
    return {
      verdict: judgeBacklog(share, { isPaused: mode === 'paused', isFiring: firing !== undefined }),
      value: `${cappedCount(due, stopsAt.due)} pending${ageMs > 0 ? `, the oldest for ${formatDuration(ageMs)}` : ''}`,
      threshold: backlogThreshold(condition),
      detail: `Queue ${name} has ${cappedPlural(due, stopsAt.due, 'run')} that ${due === 1 ? 'is' : 'are'} due and not started`,
      count: due,
    };
  },
});

/** The operator who paused a queue knows that its runs are late: no alert begins during a pause, and none ends. */
export const delayedJobs = queueKind({
  kind: 'delayedJobs',
  fields: {
    delayedJobs: count.describe('This many runs wait for a retry, or have been due for longer than lag.'),
    lag: lasting
      .prefault(300)
      .describe('A run that has been due for longer is late: seconds, or a duration. Default: 300.'),
    ...ofQueues,
  },
  read: ({ lag: lagMs, ...fields }) => ({ ...fields, lagMs }),
  severity: 'low',
  says: ({ delayedJobs: most, lagMs, queue }) =>
    `${plural(most, 'run')} of ${queuesText(queue)} ${most === 1 ? 'retries or waits' : 'retry or wait'} for longer than ${formatDuration(lagMs)}${UNLESS_PAUSED}`,
  again: 'while_it_fires',
  wants: ({ lagMs, delayedJobs: most }) => ({ late: { lagMs, most } }),
  history: { from: 'nothing', why: 'history does not say how many runs were late' },
  judge: (condition, queue, { firing }) => {
    const late = queue.late[condition.lagMs];
    const delayed = queue.retrying + (late ?? 0);
    const { late: stopsAt = Infinity } = queue.stopsAt;
    const isMore = queue.retrying >= stopsAt || (late ?? 0) >= stopsAt;
    const lag = formatDuration(condition.lagMs);
    // Enough retries decide it, however many runs are late.
    const isKnown = late !== undefined || delayed >= condition.delayedJobs;
    const verdict = isKnown ? truth(delayed >= condition.delayedJobs) : 'insufficient';
    return {
      verdict: queue.mode !== 'paused' ? verdict : firing ? 'insufficient' : 'false',
      value: `${cappedCount(queue.retrying, stopsAt)} retrying, ${late === undefined ? 'an unknown number' : cappedCount(late, stopsAt)} late`,
      threshold: plural(condition.delayedJobs, 'run'),
      detail: `Queue ${queue.name} has ${cappedPlural(delayed, isMore ? delayed : Infinity, 'run')} that ${delayed === 1 ? 'retries or waits' : 'retry or wait'} for longer than ${lag}`,
      count: delayed,
    };
  },
});

/** A pause explains a backlog, but does not take it away: no alert begins during a pause, and none ends. */
function judgeBacklog(
  share: number,
  { isPaused, isFiring }: { readonly isPaused: boolean; readonly isFiring: boolean },
): Finding['verdict'] {
  if (isPaused) return isFiring ? 'insufficient' : 'false';
  return share >= (isFiring ? BACK : 1) ? 'true' : 'false';
}

function backlogSays({ pendingJobs: most, oldestAgeMs }: PendingJobs): string {
  return [
    ...(most === undefined ? [] : [plural(most, 'due run')]),
    ...(oldestAgeMs === undefined ? [] : [`a run due for ${formatDuration(oldestAgeMs)}`]),
  ].join(' or ');
}

function forText(forMs: number): string {
  return forMs === 0 ? '' : `, for ${formatDuration(forMs)}`;
}

function backlogThreshold({ pendingJobs: most, oldestAgeMs }: PendingJobs): string {
  return [
    ...(most === undefined ? [] : [`${most} pending`]),
    ...(oldestAgeMs === undefined ? [] : [`the oldest for ${formatDuration(oldestAgeMs)}`]),
  ].join(' or ');
}
