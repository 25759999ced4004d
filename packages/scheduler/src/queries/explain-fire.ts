/**
 * Did it fire, and why not? Called by CLI and console. What is on record has the word; only where there is no row
 * is it worked out why there is none, from the schedule as it is now.
 */
import type { RunState } from '@sb/jobs';
import { findRun, type Standing, UnknownRunError } from '@sb/queue';
import { standingOf } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { CompiledCron } from '../cron/cron.ts';
import { type ChainStanding, chainStanding } from './explain-chain.ts';
import { findNextRun } from '../actions/fires-to-come.ts';
import { effectiveCron } from '../plan/overrides.ts';
import { readOverrides } from '../definitions/operated-schedule.ts';
import { toOverride, type ScheduleOverride } from '../definitions/override-records.ts';
import { UnknownScheduleError } from '../schedule-errors.ts';
import {
  type FireRow,
  type FiresAround,
  findFireBetween,
  findFiresAround,
  findLastFire,
  findOldestFire,
} from './explain.sql.ts';
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
  /** It has not fired yet, ever. */
  | { readonly because: 'never_fired' }
  /** Its expression, as it is now, gives no fire then; the nearest ones. */
  | { readonly because: 'not_due'; readonly before?: number; readonly after?: number }
  /** Not all that it follows had ended as asked then; its nearest fires. */
  | { readonly because: 'not_met'; readonly before?: number; readonly after?: number }
  | { readonly because: 'created_later'; readonly createdAt: number }
  | { readonly because: 'disabled' }
  /** It was deleted, or no daemon at work has it in its file any more. */
  | { readonly because: 'gone'; readonly goneAt: number; readonly source: 'file' | 'store' }
  /** Its time has come, and no daemon has fired it. */
  | { readonly because: 'due'; readonly dueAt: number }
  /** Its time is to come; `override`: what somebody wants of it. */
  | { readonly because: 'to_come'; readonly at: number; readonly override?: ScheduleOverride }
  /** Fires of then are not kept any more. */
  | { readonly because: 'not_kept'; readonly oldest: number }
  /** It has been changed since; then it was otherwise, or too many fires were missed at once to keep each. */
  | { readonly because: 'not_recorded' };

export interface RecordedFire {
  readonly because: 'recorded';
  /** The nominal instant. */
  readonly at: number;
  readonly verdict: string;
  /** The verdict, for people. */
  readonly words: string;
  /** Why so, where the verdict does not say it. */
  readonly note?: string;
  /** By the clock of the daemon that fired it. */
  readonly decidedAt: number;
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
  /** Of one that follows others: what it waits for now. */
  readonly chain?: ChainStanding;
  readonly answer: FireAnswer;
  /** Absent when it does not fire. */
  readonly nextFireAt?: number;
  /** The next that is neither skipped nor on an excluded date. */
  readonly nextRunAt?: number;
}

interface Looked {
  readonly row: OperatedRow;
  readonly overrides: readonly ScheduleOverride[];
  readonly found: FireRow | undefined;
  readonly oldest: number | undefined;
  /** By what it goes: a clock, or others. */
  readonly cron: CompiledCron | undefined;
  readonly chain: ChainStanding | undefined;
  /** Of the time that was asked for. */
  readonly around: FiresAround;
  readonly nextRunAt: number | undefined;
}

/** `at`: any instant of the minute that is meant; default: its last fire. Fails with `UNKNOWN_SCHEDULE`. */
export async function explainFire(store: Store, name: string, at?: number): Promise<FireExplanation> {
  const looked = await look(store, name, at);
  const { row, overrides, found, chain, nextRunAt } = looked;
  const isPaused = row.mode === 'paused' && (row.until === null || row.until > row.now);
  return {
    schedule: name,
    jobId: row.job,
    timezone: row.timezone,
    enabled: row.enabled === 1 && row.gone_at === null,
    ...(isPaused && { pause: standingOf(row) }),
    overrides,
    ...(chain && { chain }),
    answer: found ? await recorded(store, found) : whyNoRow(looked, at),
    ...(row.next_fire_at !== null && row.gone_at === null && { nextFireAt: row.next_fire_at }),
    ...(nextRunAt !== undefined && { nextRunAt }),
  };
}

async function look(store: Store, name: string, at: number | undefined): Promise<Looked> {
  return store.read(function* (tx) {
    const row = yield* findSchedule(tx, name);
    if (!row) throw new UnknownScheduleError(name, yield* findScheduleNames(tx));
    const { expression, timezone } = row;
    const own = yield* readOverrides(tx, row);
    return {
      row,
      overrides: (yield* findOverridesOf(tx, row.id)).map(toOverride),
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

async function recorded(store: Store, row: FireRow): Promise<RecordedFire> {
  const { fire_at: at, verdict, note, run_id: runId, decided_at: decidedAt } = row;
  const run = runId === null ? undefined : await endOf(store, runId);
  const facts = {
    at,
    verdict,
    words: verdictWords(verdict, note ?? undefined),
    ...(note !== null && { note }),
    decidedAt,
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
function whyNoRow(looked: Looked, asked: number | undefined): FireAnswer {
  const { now, gone_at: goneAt, source, enabled } = looked.row;
  const { from } = minuteOf(asked ?? now);
  if (goneAt !== null && (asked === undefined || from >= goneAt)) return { because: 'gone', goneAt, source };
  if (asked === undefined) return enabled === 0 ? { because: 'disabled' } : { because: 'never_fired' };
  return looked.cron ? whyNotThen(looked, looked.cron, from) : whyNotMet(looked, from);
}

/** Of one that goes by a clock. */
function whyNotThen({ row, overrides, oldest }: Looked, cron: CompiledCron, from: number): FireAnswer {
  const { now, next_fire_at: next, created_at: createdAt } = row;
  const at = cron.next(new Date(from - 1), 1)[0]?.getTime();
  if (at === undefined || at >= from + MINUTE_MS) return notDue(cron, from, at);
  if (at > now && row.enabled === 1) return toCome(at, overrides);
  if (at > now) return { because: 'disabled' };
  if (next !== null && next <= at) return { because: 'due', dueAt: row.due_at ?? next };
  if (at < createdAt) return { because: 'created_later', createdAt };
  if (oldest !== undefined && at < oldest) return { because: 'not_kept', oldest };
  if (row.enabled === 0) return { because: 'disabled' };
  return { because: 'not_recorded' };
}

/** Of one that follows others. */
function whyNotMet({ row, around }: Looked, from: number): FireAnswer {
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
  const [before] = cron.previous(new Date(from), 1);
  return {
    because: 'not_due',
    ...(before && { before: before.getTime() }),
    ...(after !== undefined && { after }),
  };
}

function toCome(at: number, overrides: readonly ScheduleOverride[]): FireAnswer {
  const override = overrides.find(({ fireAt }) => fireAt === at);
  return { because: 'to_come', at, ...(override && { override }) };
}

function minuteOf(at: number): { readonly from: number; readonly to: number } {
  const from = at - (at % MINUTE_MS);
  return { from, to: from + MINUTE_MS };
}
