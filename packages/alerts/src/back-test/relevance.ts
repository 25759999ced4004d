/** Which rules are worth a look after what happened to a job. Pure. To look at all of them at each end would take hours. */
import type { JobFacts } from '../facts.ts';
import type { ConditionKind } from '../rules.ts';

/** What happened to a job since the last look. */
export interface JobChange {
  readonly facts: JobFacts;
  readonly hasFailed: boolean;
  readonly hasSucceeded: boolean;
  /** Some time has passed. */
  readonly byTime: boolean;
}

/** `isOpen`: the rule has an alert about the job. What is not open can only begin by what makes it true. */
export function isRelevant(
  kind: ConditionKind,
  { hasFailed, hasSucceeded, byTime }: JobChange,
  isOpen: boolean,
): boolean {
  if (isOpen && byTime) return true;
  switch (kind) {
    case 'consecutiveFailures':
    case 'timeout':
      return hasFailed || (isOpen && hasSucceeded);
    case 'failureCount':
      return hasFailed;
    case 'successRate':
      // Successes that leave its window lower it.
      return hasFailed || byTime || (isOpen && hasSucceeded);
    case 'durationIncrease':
      return byTime;
    case 'noSuccessFor':
      return byTime || (isOpen && hasSucceeded);
    // History does not tell of these, and letters are no jobs.
    case 'dlqSize':
    case 'pendingJobs':
    case 'queuePaused':
    case 'delayedJobs':
    case 'concurrencyLimit':
    case 'missedSchedule':
    case 'runningLongerThan':
    case 'nodeSilent':
    case 'channelBroken':
      return false;
  }
}
