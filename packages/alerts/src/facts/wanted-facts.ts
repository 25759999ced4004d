/** What has to be read for the rules that are on: what no rule asks for costs nothing. Pure. */
import type { BacklogsWanted } from '@sb/queue/engine';
import type { AlertRule, Condition, ConditionKind } from '../rules.ts';

/** Counts stop a little above what the rules compare them with: up to there whoever reads one sees how much more it is. */
const BEYOND = 100;

export interface FactsWanted {
  /** Absent: no rule is about jobs. */
  readonly jobs?: JobsWanted;
  /** Absent: none is about queues. */
  readonly queues?: QueuesWanted;
  readonly nodes: boolean;
  readonly channels: boolean;
}

export interface JobsWanted {
  /** A job that none of these finds is left out. */
  readonly patterns: readonly string[];
  /** The longest; 0 where nothing is counted by minutes. */
  readonly windowMs: number;
  readonly recent: boolean;
  readonly longest: boolean;
  readonly schedules: boolean;
  /** What the last failure said, or the last timeout. */
  readonly errors: { readonly ofFailures: boolean; readonly ofTimeouts: boolean };
}

export interface QueuesWanted {
  readonly counts: BacklogsWanted;
  /** The longest for which a queue has to be at its limit; absent where no rule asks. */
  readonly looksBackMs?: number;
}

const TELLS_FAILURE: readonly ConditionKind[] = [
  'consecutiveFailures',
  'failureCount',
  'successRate',
  'noSuccessFor',
];

type OfKind<Kind extends ConditionKind> = Extract<Condition, { readonly kind: Kind }>;

export function wantedBy(rules: readonly AlertRule[]): FactsWanted {
  const conditions = rules.filter(({ enabled }) => enabled).map(({ condition }) => condition);
  const jobs = jobsWanted(conditions);
  const queues = queuesWanted(conditions);
  return {
    ...(jobs && { jobs }),
    ...(queues && { queues }),
    nodes: conditions.some(({ kind }) => kind === 'nodeSilent'),
    channels: conditions.some(({ kind }) => kind === 'channelBroken'),
  };
}

function jobsWanted(conditions: readonly Condition[]): JobsWanted | undefined {
  const ofJobs = conditions.flatMap((one) => ('jobPattern' in one ? [one] : []));
  if (ofJobs.length === 0) return undefined;
  const isAsked = (kind: ConditionKind): boolean => ofJobs.some((one) => one.kind === kind);
  const needsP95 = ofJobs.some((one) => one.kind === 'runningLongerThan' && one.longerThan === 'p95x2');
  return {
    patterns: [...new Set(ofJobs.map(({ jobPattern }) => jobPattern))],
    windowMs: Math.max(0, ...ofJobs.map((one) => ('timeWindowMs' in one ? one.timeWindowMs : 0))),
    recent: isAsked('durationIncrease') || needsP95,
    longest: isAsked('runningLongerThan'),
    schedules: isAsked('missedSchedule'),
    errors: { ofFailures: TELLS_FAILURE.some(isAsked), ofTimeouts: isAsked('timeout') },
  };
}

function queuesWanted(conditions: readonly Condition[]): QueuesWanted | undefined {
  const pending = ofKind(conditions, 'pendingJobs');
  const delayed = ofKind(conditions, 'delayedJobs');
  const dead = ofKind(conditions, 'dlqSize');
  const full = ofKind(conditions, 'concurrencyLimit');
  const isAny = [pending, delayed, dead, full, ofKind(conditions, 'queuePaused')].some(
    ({ length }) => length > 0,
  );
  if (!isAny) return undefined;
  return {
    counts: {
      ...(pending.length + full.length > 0 && {
        due: beyond(pending.map(({ pendingJobs = 0 }) => pendingJobs)),
      }),
      ...(delayed.length > 0 && {
        late: {
          lagsMs: [...new Set(delayed.map(({ lagMs }) => lagMs))].toSorted((a, b) => a - b),
          most: beyond(delayed.map(({ delayedJobs }) => delayedJobs)),
        },
      }),
      ...(dead.length > 0 && { dead: beyond(dead.map(({ dlqSize }) => dlqSize)) }),
      running: full.length > 0,
    },
    ...(full.length > 0 && { looksBackMs: Math.max(...full.map(({ forMs }) => forMs)) }),
  };
}

function ofKind<Kind extends ConditionKind>(
  conditions: readonly Condition[],
  kind: Kind,
): readonly OfKind<Kind>[] {
  return conditions.filter((one): one is OfKind<Kind> => one.kind === kind);
}

function beyond(thresholds: readonly number[]): number {
  return Math.max(0, ...thresholds) + BEYOND;
}
