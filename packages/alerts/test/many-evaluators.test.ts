/** Several evaluators at once, some of which die: what is told is what one says that lives on. */
import { sql, type Store } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAlerts } from '../src/episodes/evaluate-alerts.ts';
import type { Facts } from '../src/facts.ts';
import { createJobMatcher } from '../src/matching/rule-matcher.ts';
import type { AlertRule } from '../src/evaluate/rule.ts';
import { SETTINGS } from './evaluations.ts';
import { Death, mortal } from './mortal.ts';
import { aJob, aQueue, aRule, HOUR, MINUTE, NOON, someFacts } from './samples.ts';

const ofAll = { jobPattern: '.*' } as const;
const MIN_INTERVAL_MS = 5 * MINUTE;
const MOST = 4;
const TIGHT = {
  ...SETTINGS,
  throttle: { minIntervalMs: MIN_INTERVAL_MS, maxAlertsPerJobPerHour: MOST },
};

const RULES: readonly AlertRule[] = [
  aRule(
    { kind: 'failureCount', failureCount: 1, timeWindowMs: HOUR, ...ofAll },
    { name: 'any', severity: 'high' },
  ),
  aRule(
    { kind: 'consecutiveFailures', consecutiveFailures: 3, ...ofAll },
    { name: 'in-a-row', severity: 'high' },
  ),
  aRule(
    { kind: 'failureCount', failureCount: 2, timeWindowMs: HOUR, jobPattern: '^mail' },
    { name: 'mails', severity: 'critical' },
  ),
  aRule(
    { kind: 'pendingJobs', pendingJobs: 5, forMs: 2 * MINUTE },
    { name: 'backlog', keepFiringForMs: 3 * MINUTE },
  ),
];

/** What the file says from time to time: without a rule, with another threshold, with one that is off. */
const FILES: readonly (readonly AlertRule[])[] = [
  RULES,
  RULES.slice(1),
  RULES.map((rule) =>
    rule.condition.kind === 'consecutiveFailures'
      ? { ...rule, condition: { ...rule.condition, consecutiveFailures: 2 } }
      : rule,
  ),
  RULES.map((rule) => ({ ...rule, enabled: rule.name !== 'mails' })),
];

interface Moment {
  readonly passes: number;
  readonly ends: readonly { readonly job: string; readonly isFailed: boolean }[];
  readonly due: number;
  /** The file is another one, by its number; mostly it is not. */
  readonly edit: number | undefined;
  /** Who evaluates then, all at once: the statement before which each dies, if it gets so far. */
  readonly deaths: readonly number[];
}

const LIVES = 1_000;

const moments: fc.Arbitrary<readonly Moment[]> = fc.array(
  fc.record({
    passes: fc.constantFrom(1_000, MINUTE, 2 * MINUTE, 7 * MINUTE),
    ends: fc.array(
      fc.record({
        job: fc.constantFrom('report', 'mail.send'),
        isFailed: fc.constantFrom(true, true, false),
      }),
      { maxLength: 3 },
    ),
    due: fc.constantFrom(0, 9, 9),
    edit: fc.option(fc.nat({ max: FILES.length - 1 }), { freq: 4, nil: undefined }),
    deaths: fc.array(fc.oneof(fc.constant(LIVES), fc.integer({ min: 0, max: 20 })), { maxLength: 3 }),
  }),
  { minLength: 30, maxLength: 40 },
);

interface Lived extends Seen {
  readonly now: number;
  readonly deaths: readonly number[];
}

interface Seen {
  readonly facts: Facts;
  readonly rules: readonly AlertRule[];
}

/** What is so after each moment, as the fold would derive it. */
function* lived(history: readonly Moment[]): Generator<Lived> {
  let rules = RULES;
  let now = NOON;
  let runId = 0;
  const jobs = new Map(['report', 'mail.send'].map((jobId) => [jobId, aJob({ jobId })]));
  for (const { passes, ends, due, edit, deaths } of history) {
    now += passes;
    for (const { job: jobId, isFailed } of ends) {
      const job = jobs.get(jobId) ?? aJob({ jobId });
      runId += 1;
      const minute = { at: now - (now % MINUTE), succeeded: isFailed ? 0 : 1, failed: isFailed ? 1 : 0 };
      jobs.set(jobId, {
        ...job,
        trailingFailures: isFailed ? job.trailingFailures + 1 : 0,
        minutes: [...job.minutes, minute],
        ...(isFailed && { lastFailure: { runId, at: now, error: `no ${runId}` } }),
      });
    }
    const facts = someFacts({ jobs: [...jobs.values()], queues: [aQueue({ due })] });
    rules = FILES[edit ?? -1] ?? rules;
    yield { now, facts, rules, deaths };
  }
}

function options(store: Store, { facts, rules }: Seen) {
  return {
    store,
    inForce: { rules, settings: TIGHT },
    readFacts: async () => facts,
    matches: createJobMatcher(),
    maintenance: () => [],
    nextFires: async () => new Map<string, number>(),
    mask: (text: string) => text,
  };
}

/** True unless it died. */
async function evaluated(store: Store, seen: Seen): Promise<boolean> {
  try {
    await evaluateAlerts(options(store, seen));
    return true;
  } catch (error) {
    if (error instanceof Death) return false;
    throw error;
  }
}

interface EventRow {
  readonly type: string;
  readonly job: string | null;
  readonly payload: string;
}

/** All that alerts have written, but for the time of the last look. */
async function written(store: Store): Promise<unknown> {
  return store.read(function* (tx) {
    return {
      episodes: yield* tx.rows(
        sql`select fingerprint, state, since, fired_at, resolved_at from alert_episodes order by id`,
      ),
      told: yield* tx.rows(sql`select fingerprint, told from alert_told order by fingerprint`),
      slots: yield* tx.rows(sql`select key, started_at, critical, other from alert_slots order by key`),
      suppressed: yield* tx.rows(
        sql`select fingerprint, reason, number from alert_suppressed s join alert_episodes e on e.id = s.episode_id order by e.id, reason`,
      ),
      messages: (yield* tx.rows(
        sql<MessageRow>`select channel, message from alert_deliveries order by id`,
      )).map(withoutAlertId),
      events: (yield* tx.rows(sql<EventRow>`select type, job, payload from events order by seq`)).map(
        withoutId,
      ),
    };
  });
}

interface MessageRow {
  readonly channel: string;
  readonly message: string;
}

function withoutAlertId({ channel, message }: MessageRow): unknown {
  const { alertId: _, ...rest } = JSON.parse(message) as Record<string, unknown>;
  return { channel, ...rest };
}

/** PostgreSQL gives an id that was rolled back to nobody else. */
function withoutId({ payload, ...event }: EventRow): unknown {
  const { alertId: _, ...facts } = JSON.parse(payload) as Record<string, unknown>;
  return { ...event, ...facts };
}

async function theOne(open: Opener, clock: { now: number }): Promise<Store> {
  return open({ clock: () => clock.now });
}

/** What ends because its rule is another begins with the next evaluation, so that two at once say more than one. */
const HISTORIES = [
  ['who evaluate at once', moments.map((all) => all.map((one) => ({ ...one, edit: undefined })))],
  ['who follow a file', moments.map((all) => all.map((one) => ({ ...one, deaths: one.deaths.slice(0, 1) })))],
] as const;

eachDialect('evaluators of one store', (open) => {
  test.each(HISTORIES)(
    '%s say together what one says, whoever dies, before whichever statement',
    async (_, histories) => {
      await fc.assert(
        fc.asyncProperty(histories, async (history) => {
          const clock = { now: NOON };
          const alone = await theOne(open, clock);
          const first = await theOne(open, clock);
          const again = () => open.again(first, { clock: () => clock.now });
          const handles = [first, await again(), await again()];
          for (const { now, deaths, ...seen } of lived(history)) {
            clock.now = now;
            const ends = await Promise.all(
              deaths.map((diesAt, at) => evaluated(mortal(handles[at] ?? first, diesAt), seen)),
            );
            if (ends.includes(true)) await evaluated(alone, seen);
          }
          expect(await written(first)).toEqual(await written(alone));
        }),
        { numRuns: 2, endOnFailure: true },
      );
    },
  );
});
