/** The facts that the rules that are on need: a fact that no rule needs costs nothing. Pure. */
import type { BacklogsWanted } from '@sb/queue/engine';
import type { JobsWish, QueuesWish } from '../evaluate/kind.ts';
import { factsWantedBy } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';

/** Counts stop this far above the highest threshold: up to there a reader sees how far a count is above it. */
const BEYOND = 100;

export interface FactsWanted {
  /** Absent: no rule is about jobs. */
  readonly jobs?: JobsWanted;
  /** Absent: no rule is about queues. */
  readonly queues?: QueuesWanted;
  readonly nodes: boolean;
  readonly channels: boolean;
}

export interface JobsWanted {
  /** A job that no pattern finds is left out. */
  readonly patterns: readonly string[];
  /** The longest window; 0 if no rule counts by minutes. */
  readonly windowMs: number;
  readonly recent: boolean;
  readonly longest: boolean;
  readonly schedules: boolean;
  /** Whether the errors of the last failure and of the last timeout are needed. */
  readonly errors: { readonly ofFailures: boolean; readonly ofTimeouts: boolean };
}

export interface QueuesWanted {
  readonly counts: BacklogsWanted;
  /** The longest time for which a queue has to be at its limit; absent if no rule asks. */
  readonly sampledBackMs?: number;
}

export function wantedBy(rules: readonly AlertRule[]): FactsWanted {
  const conditions = rules.filter(({ enabled }) => enabled).map(({ condition }) => condition);
  const wishes = conditions.map((condition) => factsWantedBy(condition));
  const patterns = conditions.flatMap((one) => ('jobPattern' in one ? [one.jobPattern] : []));
  const jobs = jobsWanted(
    wishes.flatMap((wish) => wish.jobs ?? []),
    [...new Set(patterns)],
  );
  const queues = queuesWanted(wishes.flatMap((wish) => wish.queues ?? []));
  return {
    ...(jobs && { jobs }),
    ...(queues && { queues }),
    nodes: wishes.some((wish) => wish.nodes),
    channels: wishes.some((wish) => wish.channels),
  };
}

function jobsWanted(wishes: readonly JobsWish[], patterns: readonly string[]): JobsWanted | undefined {
  if (wishes.length === 0) return undefined;
  return {
    patterns,
    windowMs: Math.max(0, ...wishes.map(({ windowMs = 0 }) => windowMs)),
    recent: wishes.some(({ recent }) => recent),
    longest: wishes.some(({ longest }) => longest),
    schedules: wishes.some(({ schedules }) => schedules),
    errors: {
      ofFailures: wishes.some(({ failureError }) => failureError),
      ofTimeouts: wishes.some(({ timeoutError }) => timeoutError),
    },
  };
}

function queuesWanted(wishes: readonly QueuesWish[]): QueuesWanted | undefined {
  if (wishes.length === 0) return undefined;
  const due = wishes.flatMap((wish) => wish.due ?? []);
  const late = wishes.flatMap((wish) => wish.late ?? []);
  const dead = wishes.flatMap((wish) => wish.dead ?? []);
  const runningForMs = wishes.flatMap((wish) => wish.runningForMs ?? []);
  return {
    counts: {
      ...(due.length > 0 && { due: beyond(due) }),
      ...(late.length > 0 && {
        late: {
          lagsMs: [...new Set(late.map(({ lagMs }) => lagMs))].toSorted((a, b) => a - b),
          most: beyond(late.map(({ most }) => most)),
        },
      }),
      ...(dead.length > 0 && { dead: beyond(dead) }),
      running: runningForMs.length > 0,
    },
    ...(runningForMs.length > 0 && { sampledBackMs: Math.max(...runningForMs) }),
  };
}

function beyond(thresholds: readonly number[]): number {
  return Math.max(0, ...thresholds) + BEYOND;
}
