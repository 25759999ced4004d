import { FINISHED_STATES, parseDuration } from '@sb/jobs';
import type { HistoryPolicy, Keep, KeepByOutcome } from '@sb/queue/engine';
import * as z from 'zod';
import { RETENTION_DAYS } from './retention-defaults.ts';

/** The job that applies these rules in a daemon. */
export const CLEANUP_JOB = 'maintenance.cleanup';

const DAY_MS = 86_400_000;
const FOREVER = 'forever';
const LONGEST_DAYS = 36_500;

const days = z.number().positive().max(LONGEST_DAYS);
const age = z.union([
  days,
  z.string().refine(isAge, { error: 'expected days, a duration such as 36h, or forever' }),
]);
const number = z.number().int().min(0);
const keep = z.union([age, z.strictObject({ age: age.optional(), keepLast: number.optional() })]);
const byOutcome = z.partialRecord(z.enum(FINISHED_STATES), keep);
const keepByOutcome = z.union([
  age,
  z.strictObject({ age: age.optional(), keepLast: number.optional(), outcomes: byOutcome.optional() }),
]);

const kept = (name: keyof typeof RETENTION_DAYS, what: string) =>
  age
    .exactOptional()
    .describe(`how long to keep ${what} (${RETENTION_DAYS[name]} days, or as worker.yaml says)`);

/** `retention` of worker.yaml. */
export const retentionSchema = z.strictObject({
  retentionDays: days
    .exactOptional()
    .describe('keep finished runs for this many days (30, or as worker.yaml says)'),
  keepLast: number.optional().describe('keep at most this many finished runs'),
  outcomes: byOutcome.optional().describe('other ages or numbers for runs that succeeded, failed, ...'),
  queues: z.record(z.string(), keepByOutcome).optional().describe('the same for queues'),
  jobs: z.record(z.string(), keepByOutcome).optional().describe('the same for jobs'),
  logs: kept('logs', 'the log lines of finished runs'),
  events: kept('events', 'events'),
  audit: kept('audit', 'events that say who did what'),
  fires: kept('fires', 'fires of schedules'),
  statistics: kept('statistics', 'statistics'),
  deadLetters: kept('deadLetters', 'replayed and discarded dead letters'),
  alerts: kept('alerts', 'resolved alerts, with their messages'),
  nodes: kept('nodes', 'stopped and lost nodes'),
});

/** Rules of `retention`, or the input of the job. What neither names has its default. */
export type CleanupInput = z.output<typeof retentionSchema>;
/** What a cleanup does: a value for each kind of record. */
export type RetentionRules = CleanupInput & {
  readonly [Name in keyof typeof RETENTION_DAYS]-?: NonNullable<CleanupInput[Name]>;
};
type Age = z.output<typeof age>;
type KeepInput = z.output<typeof keepByOutcome>;

/** Takes each field from the input, else from worker.yaml, else its default. Pure. */
export function retentionRules(input: CleanupInput, configured: CleanupInput = {}): RetentionRules {
  return { ...RETENTION_DAYS, ...configured, ...input };
}

/**
 * Rules that keep the events that say who did what at least as long as the configuration says. An operator may request
 * the job, and must not be able to remove the record of their own acts. `raised`: the shorter age that was asked for. Pure.
 */
export function rulesWithAudit(
  input: CleanupInput,
  configured: CleanupInput = {},
): { readonly rules: RetentionRules; readonly raised?: Age } {
  const rules = retentionRules(input, configured);
  const { audit } = retentionRules({}, configured);
  if (ageMs(rules.audit) >= ageMs(audit)) return { rules };
  return { rules: { ...rules, audit }, raised: rules.audit };
}

/** The age in ms; Infinity for `forever`. */
export function ageMs(given: Age): number {
  if (given === FOREVER) return Number.POSITIVE_INFINITY;
  return typeof given === 'number' ? given * DAY_MS : parseDuration(given);
}

export function historyPolicy({
  retentionDays,
  keepLast,
  outcomes,
  queues,
  jobs,
}: RetentionRules): HistoryPolicy {
  return {
    ageMs: ageMs(retentionDays),
    last: keepLast,
    outcomes: outcomes && mapped(outcomes, keepOf),
    queues: queues && mapped(queues, keepByOutcomeOf),
    jobs: jobs && mapped(jobs, keepByOutcomeOf),
  };
}

function keepByOutcomeOf(given: KeepInput): KeepByOutcome {
  const outcomes = typeof given === 'object' ? given.outcomes : undefined;
  return { ...keepOf(given), ...(outcomes && { outcomes: mapped(outcomes, keepOf) }) };
}

function keepOf(given: KeepInput): Keep {
  if (typeof given !== 'object') return { ageMs: ageMs(given) };
  return { last: given.keepLast, ...(given.age !== undefined && { ageMs: ageMs(given.age) }) };
}

function mapped<T, R>(
  given: Readonly<Record<string, T | undefined>>,
  map: (value: T) => R,
): Record<string, R> {
  const entries = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, map(value)] as const],
  );
  return Object.fromEntries(entries);
}

function isAge(text: string): boolean {
  if (text === FOREVER) return true;
  try {
    const ms = parseDuration(text);
    return ms > 0 && ms <= LONGEST_DAYS * DAY_MS;
  } catch {
    return false;
  }
}
