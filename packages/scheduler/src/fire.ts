/**
 * Fires everything that is due, in one transaction. Called by every daemon's scheduler; none of them leads.
 * Promise: exactly one run per (schedule, fire time), whoever else tries: the next fire moves by compare-and-set,
 * and each fire has a row under that key. The row, the run and the event are there together or not at all.
 * A fire never throws: what the queue refuses is a verdict, and a schedule that this node cannot read (a zone that
 * its runtime does not know) is left to the others; one bad schedule does not stop the rest.
 */
import type { RegisteredJob } from '@sb/jobs';
import { publish, type NewEvent } from '@sb/events';
import { findUnfinishedOf } from '@sb/queue';
import type { Body, Store, Tx } from '@sb/storage';
import { askForRun, type FireAnswer } from './ask-for-run.ts';
import { tellFires } from './fire-events.ts';
import { jitterOf } from './jitter.ts';
import { makeWay } from './overlap.ts';
import { dueAt, effectiveCron, NO_OVERRIDES, type Overrides } from './overrides.ts';
import { type FirePlan, type PlannedFire, planFires, type Plannable } from './plan-fires.ts';
import { createScheduleKeys, type ScheduleKeys } from './schedule-keys.ts';
import { rulesOf } from './schedule-rules.ts';
import {
  dropChanges,
  existsWaiting,
  findDue,
  findNextFire,
  findOverrides,
  insertFires,
  lockReleased,
  moveNextFire,
  noteAnswer,
  type StoredSchedule,
} from './store/fires.ts';

export interface Fired {
  readonly schedule: string;
  readonly jobId: string;
  /** The nominal instant, ms since the epoch. */
  readonly fireAt: number;
  readonly runId: number | undefined;
  /** What became of the fire: a verdict, a refusal with its code. */
  readonly verdict: string;
  /** No run was asked for, because this one is unfinished and has the same dedupe key. */
  readonly duplicateOf?: number;
  /** Caught up after its time. */
  readonly late: boolean;
  /** Fires before it that are not caught up, or that were not to run. */
  readonly skipped: number;
}

export interface FireReport {
  /** By the store's clock, ms since the epoch: what was due then has fired. */
  readonly at: number;
  readonly fired: readonly Fired[];
  readonly unread: readonly UnreadSchedule[];
  /** A fire waits for the run before it: it is to be looked at again soon. */
  readonly waiting: boolean;
}

/** A schedule that is due and that this node cannot read. */
export interface UnreadSchedule {
  readonly schedule: string;
  readonly error: unknown;
}

/** After a long absence of many schedules there is much to write down: a transaction stops at so many fires. */
const FIRES_AT_ONCE = 5_000;

export interface FiringNode {
  readonly nodeId: number;
  /** The jobs whose code it has. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
}

/** Rings the bell when a run was asked for. */
export async function fireDue(store: Store, { nodeId, jobs }: FiringNode): Promise<FireReport> {
  const fired: Fired[] = [];
  const keys = createScheduleKeys(jobs);
  for (;;) {
    const { more, keyless, ...report } = await store.write((tx) => fireSome(tx, { nodeId, keys }));
    fired.push(...report.fired);
    if (report.fired.some(({ runId }) => runId !== undefined)) store.ring();
    const again = (await keys.workOut(keyless)) || more;
    if (!again) return { ...report, fired };
  }
}

/** When the next of all schedules fires after an instant; both ms since the epoch. */
export async function readNextFire(store: Store, after: number): Promise<number | undefined> {
  return store.read((tx) => findNextFire(tx, after));
}

interface SomeFired extends FireReport {
  readonly more: boolean;
  /** Due, and their key has to be worked out first. */
  readonly keyless: readonly StoredSchedule[];
}

interface Firer {
  readonly nodeId: number;
  readonly keys: ScheduleKeys;
}

function* fireSome(tx: Tx, firer: Firer): Body<SomeFired> {
  const { now, due: all } = yield* findDue(tx);
  const isKeyless = (schedule: StoredSchedule): boolean =>
    schedule.needs_key === 1 && firer.keys.find(schedule) === undefined;
  const keyless = all.filter(isKeyless);
  const due = keyless.length === 0 ? all : all.filter((schedule) => !isKeyless(schedule));
  const overrides = yield* findOverrides(tx);
  const unfinished = yield* findUnfinishedOf(
    tx,
    due.filter(minds).map(({ id }) => id),
  );
  const fired: Fired[] = [...(yield* fireReleased(tx, { now, firer, overrides }))];
  const unread: UnreadSchedule[] = [];
  const events: NewEvent[] = [];
  let planned = 0;
  for (const schedule of due) {
    if (planned >= FIRES_AT_ONCE) break;
    const plan = tryToPlan(schedule, overrides.get(schedule.id) ?? NO_OVERRIDES, now);
    if ('error' in plan) {
      unread.push(plan);
      continue;
    }
    planned += plan.fires.length;
    if (!(yield* moveNextFire(tx, schedule, plan))) continue;
    const before = unfinished.get(schedule.id) ?? [];
    const some = yield* fireOne(tx, { schedule, plan, firer, before, now });
    fired.push(...some);
    events.push(...tellFires(some, plan));
  }
  yield* publish(tx, events);
  const waiting = yield* existsWaiting(tx);
  return { at: now, fired, unread, keyless, waiting, more: planned >= FIRES_AT_ONCE };
}

function minds({ rules }: StoredSchedule): boolean {
  return rulesOf(rules).overlap !== 'allow';
}

interface Plan extends FirePlan {
  readonly dueAt: number | undefined;
  readonly overrides: Overrides;
}

function tryToPlan(schedule: StoredSchedule, overrides: Overrides, now: number): Plan | UnreadSchedule {
  try {
    const rules = rulesOf(schedule.rules);
    const plannable: Plannable = {
      cron: effectiveCron(schedule, overrides),
      rules,
      due: schedule.next_fire_at,
      jitterMs: jitterOf(schedule.name, rules.jitterMs),
      isPaused: schedule.is_paused === 1,
      changes: overrides.changes,
    };
    const plan = planFires(plannable, now);
    return { ...plan, overrides, dueAt: dueAt(plan.next, plannable) };
  } catch (error) {
    return { schedule: schedule.name, error };
  }
}

interface Firing {
  readonly schedule: StoredSchedule;
  readonly plan: Plan;
  readonly firer: Firer;
  /** Its unfinished runs. */
  readonly before: readonly number[];
  readonly now: number;
}

/** What has become of its fires: those that were to run, or the last one when none was. */
function* fireOne(tx: Tx, { schedule, plan, firer, before, now }: Firing): Body<readonly Fired[]> {
  const isNew = yield* insertFires(tx, { scheduleId: schedule.id, nodeId: firer.nodeId, fires: plan.fires });
  const fires = plan.fires.filter(({ at }) => isNew.has(at));
  const last = fires.at(-1);
  if (!last) return [];
  const due = fires.filter(({ verdict }) => verdict === 'run');
  const fired: Fired[] = [];
  let unfinished = before;
  for (const { at } of due) {
    const change = plan.overrides.changes.get(at);
    const asking = { schedule, fireAt: at, missed: plan.missed, keys: firer.keys, change, now };
    const obstacle = yield* makeWay(tx, schedule, unfinished);
    // What is caught up together does not stand in its own way.
    if (obstacle === undefined) unfinished = [];
    const answer = obstacle === undefined ? yield* askForRun(tx, asking) : { verdict: obstacle };
    yield* noteAnswer(tx, { scheduleId: schedule.id, fireAt: at, ...answer });
    fired.push(firedOf(schedule, { at, late: plan.missed, answer }));
  }
  if (plan.overrides.changes.size > 0) yield* dropChanges(tx, schedule.id, last.at);
  const skipped = fires.length - due.length;
  if (fired.length === 0) fired.push(notRun(schedule, last, plan.missed));
  return fired.map((one, i) => (i === fired.length - 1 ? { ...one, skipped } : one));
}

/** The fires that waited for the run before them. */
function* fireReleased(
  tx: Tx,
  {
    now,
    firer,
    overrides,
  }: {
    readonly now: number;
    readonly firer: Firer;
    readonly overrides: ReadonlyMap<number, Overrides>;
  },
): Body<readonly Fired[]> {
  if (!(yield* existsWaiting(tx))) return [];
  const fired: Fired[] = [];
  for (const schedule of yield* lockReleased(tx, now)) {
    const at = schedule.fire_at;
    if (schedule.needs_key === 1 && firer.keys.find(schedule) === undefined) continue;
    const change = overrides.get(schedule.id)?.changes.get(at);
    const answer: FireAnswer =
      schedule.is_off === 1
        ? { verdict: 'skipped_overlap' }
        : yield* askForRun(tx, { schedule, fireAt: at, missed: false, keys: firer.keys, change, now });
    yield* noteAnswer(tx, { scheduleId: schedule.id, fireAt: at, ...answer });
    const one = firedOf(schedule, { at, late: false, answer });
    fired.push(one);
    yield* publish(tx, tellFires([one], { missed: false, fires: [] }));
  }
  return fired;
}

function firedOf(
  schedule: StoredSchedule,
  { at, late, answer }: { readonly at: number; readonly late: boolean; readonly answer: FireAnswer },
): Fired {
  const { verdict, runId } = answer;
  return {
    schedule: schedule.name,
    jobId: schedule.job,
    fireAt: at,
    verdict,
    runId: verdict === 'run' ? runId : undefined,
    ...(verdict === 'duplicate' && runId !== undefined && { duplicateOf: runId }),
    late,
    skipped: 0,
  };
}

function notRun(schedule: StoredSchedule, { at, verdict }: PlannedFire, late: boolean): Fired {
  return firedOf(schedule, { at, late, answer: { verdict } });
}
