/** Several evaluators at once, some of which die: what is told is what one says that lives on. */
import { sql, type Store } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAlerts } from '../src/evaluate-alerts.ts';
import type { Facts } from '../src/facts.ts';
import { createMatcher } from '../src/rule-matcher.ts';
import type { AlertRule } from '../src/rules.ts';
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

interface Moment {
  readonly passes: number;
  readonly ends: readonly { readonly job: string; readonly isFailed: boolean }[];
  readonly due: number;
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
    deaths: fc.array(fc.oneof(fc.constant(LIVES), fc.integer({ min: 0, max: 20 })), { maxLength: 3 }),
  }),
  { minLength: 30, maxLength: 40 },
);

/** What is so after each moment, as the fold would derive it. */
function* lived(
  history: readonly Moment[],
): Generator<{ readonly now: number; readonly facts: Facts; readonly deaths: readonly number[] }> {
  let now = NOON;
  let runId = 0;
  const jobs = new Map(['report', 'mail.send'].map((jobId) => [jobId, aJob({ jobId })]));
  for (const { passes, ends, due, deaths } of history) {
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
    yield { now, facts: someFacts({ jobs: [...jobs.values()], queues: [aQueue({ due })] }), deaths };
  }
}

function options(store: Store, facts: Facts) {
  return {
    store,
    inForce: { rules: RULES, settings: TIGHT },
    readFacts: async () => facts,
    matches: createMatcher(),
    maintenance: () => [],
    nextFires: async () => new Map<string, number>(),
    mask: (text: string) => text,
  };
}

/** True unless it died. */
async function evaluated(store: Store, facts: Facts): Promise<boolean> {
  try {
    await evaluateAlerts(options(store, facts));
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

/** All that alerts have written, but for when somebody last looked. */
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
      messages: yield* tx.rows(sql`select channel, message from alert_deliveries order by id`),
      events: (yield* tx.rows(sql<EventRow>`select type, job, payload from events order by seq`)).map(
        withoutId,
      ),
    };
  });
}

/** PostgreSQL gives an id that was rolled back to nobody else. */
function withoutId({ payload, ...event }: EventRow): unknown {
  const { alertId: _, ...facts } = JSON.parse(payload) as Record<string, unknown>;
  return { ...event, ...facts };
}

async function theOne(open: Opener, clock: { now: number }): Promise<Store> {
  return open({ clock: () => clock.now });
}

eachDialect('evaluators of one store', (open) => {
  test('say together what one says, whoever dies, before whichever statement', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (history) => {
        const clock = { now: NOON };
        const alone = await theOne(open, clock);
        const first = await theOne(open, clock);
        const handles = [
          first,
          await open.again(first, { clock: () => clock.now }),
          await open.again(first, { clock: () => clock.now }),
        ];
        for (const { now, facts, deaths } of lived(history)) {
          clock.now = now;
          const ends = await Promise.all(
            deaths.map((diesAt, at) => evaluated(mortal(handles[at] ?? first, diesAt), facts)),
          );
          if (ends.includes(true)) await evaluated(alone, facts);
        }
        expect(await written(first)).toEqual(await written(alone));
      }),
      { numRuns: 2, endOnFailure: true },
    );
  });
});
