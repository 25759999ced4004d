/** What alerts.yaml says, with every default filled in. Times are ms, but where a name says otherwise. */

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

export const CHANNELS = ['slack', 'email', 'discord', 'webhook'] as const;

export type ChannelName = (typeof CHANNELS)[number];

/** The lists of the file that a rule may stand in. */
export const RULE_GROUPS = ['jobFailures', 'queueHealth', 'performance'] as const;

export type RuleGroup = (typeof RULE_GROUPS)[number];

/** Which jobs a rule is about. */
interface OfJobs {
  /** A regular expression over job ids. */
  readonly jobPattern: string;
}

/** Which queues: one by its name; absent is each. */
interface OfQueues {
  readonly queue?: string;
}

/** One variant for each kind of rule; the keys are those of the file. Each is evaluated for each job, or each queue. */
export type Condition =
  | ({ readonly kind: 'consecutiveFailures'; readonly consecutiveFailures: number } & OfJobs)
  | ({ readonly kind: 'failureCount'; readonly failureCount: number; readonly timeWindowMs: number } & OfJobs)
  | ({ readonly kind: 'timeout' } & OfJobs)
  | ({ readonly kind: 'dlqSize'; readonly dlqSize: number } & OfQueues)
  /** At least one of the two is there. */
  | ({
      readonly kind: 'pendingJobs';
      readonly pendingJobs?: number;
      readonly oldestAgeMs?: number;
      readonly forMs: number;
    } & OfQueues)
  | ({ readonly kind: 'queuePaused'; readonly forMs: number } & OfQueues)
  | ({ readonly kind: 'delayedJobs'; readonly delayedJobs: number; readonly lagMs: number } & OfQueues)
  | ({
      readonly kind: 'successRate';
      readonly successRate: number;
      readonly timeWindowMs: number;
      readonly minRuns: number;
    } & OfJobs)
  | ({
      readonly kind: 'durationIncrease';
      readonly durationIncrease: number;
      readonly timeWindowMs: number;
      readonly minRuns: number;
    } & OfJobs)
  | ({ readonly kind: 'concurrencyLimit'; readonly forMs: number } & OfQueues)
  | ({ readonly kind: 'missedSchedule' } & OfJobs)
  | ({ readonly kind: 'noSuccessFor'; readonly noSuccessForMs: number } & OfJobs)
  /** Longer than so many ms, or than twice the p95 of the job. */
  | ({ readonly kind: 'runningLongerThan'; readonly longerThan: number | 'p95x2' } & OfJobs)
  | { readonly kind: 'nodeSilent' }
  | { readonly kind: 'channelBroken' };

export type ConditionKind = Condition['kind'];

export interface AlertRule {
  readonly name: string;
  readonly group: RuleGroup;
  readonly description?: string;
  readonly enabled: boolean;
  readonly condition: Condition;
  readonly severity: Severity;
  /** Default: those of the settings. */
  readonly channels: readonly ChannelName[];
  /** A link for whoever is woken up. */
  readonly runbook?: string;
  /** How long it has to be false before it is resolved. */
  readonly keepFiringForMs: number;
}
