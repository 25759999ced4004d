/**
 * Explains whether a schedule fired, and why not. Called by CLI and console. A recorded fire is the answer; only without
 * a record is the reason derived from the schedule as it is now.
 */
import type { RunState } from '@sb/jobs';
import { findRun, type Standing, UnknownRunError } from '@sb/queue';
import { standingOf } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { CompiledCron } from '../cron/cron.ts';
import { type ChainProgress, chainStanding } from './explain-chain.ts';
import { findNextRun } from '../actions/fires-to-come.ts';
import { scheduleJitter } from '../plan/jitter.ts';
import { comesAt } from '../plan/moved-fires.ts';
import { effectiveCron, type FireChanges } from '../plan/overrides.ts';
import { readOverrides } from '../definitions/operated-schedule.ts';
import { toOverride, type ScheduleOverride } from '../definitions/override-records.ts';
import { UnknownScheduleError } from '../schedule-errors.ts';
import { parseRules } from '../schedule-rules.ts';
import {
  type FiresAround,
  findFireBetween,
  findFiresAround,
  findLastFire,
  findOldestFire,
  type JudgedFireRow,
} from './explain.sql.ts';
import { type Judged, judgedOf } from './judged.ts';
import {
  findSchedule,
  findScheduleNames,
  type OperatedRow,
  type ScheduleMode,
} from '../definitions/operate.sql.ts';
import { findOverridesOf } from '../definitions/overrides.sql.ts';
import { verdictWords } from '../fire/verdict-words.ts';

const MINUTE_MS = 60_000;

/** Instants are ms since the epoch. */
export type FireAnswer =
  | RecordedFire
  /** It has never fired. */
  | { readonly because: 'never_fired' }
  /** Its present expression gives no fire in that minute; with the nearest fires. */
  | { readonly because: 'not_due'; readonly before?: number; readonly after?: number }
  /** Not all its upstreams had ended as asked then; with its nearest fires. */
  | { readonly because: 'not_met'; readonly before?: number; readonly after?: number }
  | { readonly because: 'created_later'; readonly createdAt: number }
  | { readonly because: 'disabled' }
  /** It was deleted, or no running daemon has it in its file. */
  | { readonly because: 'gone'; readonly goneAt: number; readonly source: 'file' | 'store' }
  /** The fire is due, and no daemon has fired it. */
  | { readonly because: 'due'; readonly dueAt: number }
  /** The fire is to come. `dueAt`: its time has passed, and it comes then by its jitter; absent when an operator moved it. */
  | {
      readonly because: 'to_come';
      readonly at: number;
      readonly dueAt?: number;
      readonly override?: ScheduleOverride;
    }
  /** Retention has removed the fires of that time. */
  | { readonly because: 'not_kept'; readonly oldest: number }
  /** The schedule was changed since then, or too many fires were missed at once to record each. */
  | { readonly because: 'not_recorded' };

export interface RecordedFire {
  readonly because: 'recorded';
  /** The fire time. */
  readonly at: number;
  readonly verdict: string;
  /** The verdict for people, with its cause. */
  readonly words: string;
  /** The cause, where the verdict does not say it. */
  readonly note?: string;
  /** By the clock of the daemon that fired it. */
  readonly decidedAt: number;
  /** No daemon fired it at its time: one found it at `decidedAt`. */
  readonly isMissed?: true;
  /** Then: why, and the rules by which it was judged, as far as they are known. */
  readonly missed?: Judged['missed'];
  readonly run?: FireRun;
}

export interface FireRun {
  readonly id: number;
  /** Absent when retention has removed the run. */
  readonly state?: RunState;
  readonly finishedAt?: number;
  readonly error?: string;
}

export interface FireExplanation {
  readonly schedule: string;
  readonly jobId: string;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly pause?: Standing<ScheduleMode>;
  readonly overrides: readonly ScheduleOverride[];
  /** Of a schedule that follows others: which upstreams it waits for now. */
  readonly chain?: ChainProgress;
  readonly answer: FireAnswer;
  /** Absent when it does not fire. */
  readonly nextFireAt?: number;
  /** The next fire time that is neither skipped nor on an excluded date. */
  readonly nextRunAt?: number;
}

interface Facts {
  readonly row: OperatedRow;
  readonly overrides: readonly ScheduleOverride[];
  readonly changes: FireChanges;
  readonly found: JudgedFireRow | undefined;
  readonly oldest: number | undefined;
  /** One of `cron` and `chain` is set. */
  readonly cron: CompiledCron | undefined;
  readonly chain: ChainProgress | undefined;
  /** The fires next to the time that was asked for. */
  readonly around: FiresAround;
  readonly nextRunAt: number | undefined;
}

/** `at`: any instant of the minute in question; default: the last fire. Fails with `UNKNOWN_SCHEDULE`. */
export async function explainFire(store: Store, name: string, at?: number): Promise<FireExplanation> {
  const facts = await readFacts(store, name, at);
  const { row, overrides, found, chain, nextRunAt } = facts;
  const isPaused = row.mode === 'paused' && (row.until === null || row.until > row.now);
  return {
    schedule: name,
    jobId: row.job,
    timezone: row.timezone,
    enabled: row.enabled === 1 && row.gone_at === null,
    ...(isPaused && { pause: standingOf(row) }),
    overrides,
    ...(chain && { chain }),
    answer: found ? await recorded(store, found, row) : whyNoRow(facts, at),
    ...(row.next_fire_at !== null && row.gone_at === null && { nextFireAt: row.next_fire_at }),
    ...(nextRunAt !== undefined && { nextRunAt }),
  };
}

async function readFacts(store: Store, name: string, at: number | undefined): Promise<Facts> {
  return store.read(function* (tx) {
    const row = yield* findSchedule(tx, name);
    if (!row) throw new UnknownScheduleError(name, yield* findScheduleNames(tx));
    const { expression, timezone } = row;
    const own = yield* readOverrides(tx, row);
    return {
      row,
      overrides: (yield* findOverridesOf(tx, row.id)).map(toOverride),
      changes: own.changes,
      found:
        at === undefined
          ? yield* findLastFire(tx, row.id)
          : yield* findFireBetween(tx, row.id, { at, ...minuteOf(at) }),
      oldest: yield* findOldestFire(tx, row.id),
      cron: expression === null ? undefined : effectiveCron({ expression, timezone }, own),
      chain: yield* chainStanding(tx, row),
      around: yield* findFiresAround(tx, row.id, at ?? row.now),
      nextRunAt: row.gone_at === null ? yield* findNextRun(tx, row) : undefined,
    };
  });
}

async function recorded(store: Store, row: JudgedFireRow, schedule: OperatedRow): Promise<RecordedFire> {
  const { fire_at: at, verdict, note, run_id: runId, decided_at: decidedAt } = row;
  const { isMissed, missed } = judgedOf(row, schedule);
  const run = runId === null ? undefined : await endOf(store, runId);
  const facts = {
    at,
    verdict,
    words: verdictWords(verdict, note ?? undefined),
    ...(note !== null && { note }),
    decidedAt,
    ...(isMissed && { isMissed, missed }),
  };
  return { because: 'recorded', ...facts, ...(run && { run }) };
}

async function endOf(store: Store, id: number): Promise<FireRun> {
  try {
    const { state, finishedAt, error } = await findRun(store, id);
    return {
      id,
      state,
      ...(finishedAt !== undefined && { finishedAt }),
      ...(error !== undefined && { error: error.message }),
    };
  } catch (error) {
    if (error instanceof UnknownRunError) return { id };
    throw error;
  }
}

/** Pure. */
function whyNoRow(facts: Facts, asked: number | undefined): FireAnswer {
  const { now, gone_at: goneAt, source, enabled } = facts.row;
  const { from } = minuteOf(asked ?? now);
  if (goneAt !== null && (asked === undefined || from >= goneAt)) return { because: 'gone', goneAt, source };
  if (asked === undefined) return enabled === 0 ? { because: 'disabled' } : { because: 'never_fired' };
  return facts.cron ? whyNotThen(facts, facts.cron, from) : whyNotMet(facts, from);
}

/** Of a schedule with a clock. */
function whyNotThen(
  { row, overrides, changes, oldest }: Facts,
  cron: CompiledCron,
  from: number,
): FireAnswer {
  const { now, next_fire_at: next, created_at: createdAt } = row;
  const at = cron.after(from - 1);
  if (at === undefined || at >= from + MINUTE_MS) return notDue(cron, from, at);
  if (at > now && row.enabled === 1) return toCome(at, overrides);
  if (at > now) return { because: 'disabled' };
  if (next !== null && next <= at) {
    const dueAt = comesAt(at, {
      jitterMs: scheduleJitter(row.name, parseRules(row.rules).jitterMs),
      changes,
    });
    if (dueAt <= now) return { because: 'due', dueAt };
    const coming = toCome(at, overrides);
    // The jitter says nothing of a fire that an operator moved.
    return coming.override?.runAt === undefined ? { ...coming, dueAt } : coming;
  }
  if (at < createdAt) return { because: 'created_later', createdAt };
  if (oldest !== undefined && at < oldest) return { because: 'not_kept', oldest };
  if (row.enabled === 0) return { because: 'disabled' };
  return { because: 'not_recorded' };
}

/** Of a schedule that follows others. */
function whyNotMet({ row, around }: Facts, from: number): FireAnswer {
  const { enabled, created_at: createdAt } = row;
  if (from + MINUTE_MS <= createdAt) return { because: 'created_later', createdAt };
  if (enabled === 0) return { because: 'disabled' };
  const { before, after } = around;
  return {
    because: 'not_met',
    ...(before !== null && { before }),
    ...(after !== null && { after }),
  };
}

function notDue(cron: CompiledCron, from: number, after: number | undefined): FireAnswer {
  const before = cron.before(from);
  return {
    because: 'not_due',
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

function toCome(at: number, overrides: readonly ScheduleOverride[]) {
  const override = overrides.find(({ fireAt }) => fireAt === at);
  return { because: 'to_come' as const, at, ...(override && { override }) };
}

function minuteOf(at: number): { readonly from: number; readonly to: number } {
  const from = at - (at % MINUTE_MS);
  return { from, to: from + MINUTE_MS };
}
