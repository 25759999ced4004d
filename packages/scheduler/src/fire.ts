/**
 * Fires everything that is due, in one transaction. Called by every daemon's scheduler; none of them leads.
 * Promise: exactly one run per (schedule, fire time), whoever else tries: the next fire moves by compare-and-set,
 * and each fire has a row under that key. The row, the run and the event are there together or not at all.
 * A fire never throws: what the queue refuses is a verdict, and a schedule that this node cannot read (a zone that
 * its runtime does not know) is left to the others; one bad schedule does not stop the rest.
 */
import { engineEvent, type NewEvent, publish } from '@sb/events';
import { InvalidInputError, type RegisteredJob, type Trigger } from '@sb/jobs';
import { type Enqueued, enqueueIn, isRefusal } from '@sb/queue';
import type { Body, Store, Tx } from '@sb/storage';
import { cronOf } from './known-crons.ts';
import { type FirePlan, planFires, type Verdict } from './plan-fires.ts';
import { createScheduleKeys, type ScheduleKeys } from './schedule-keys.ts';
import {
  findDue,
  findNextFire,
  insertFires,
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
  /** No run was asked for, because this one is unfinished and has the same dedupe key. */
  readonly duplicateOf?: number;
  /** Caught up after its time. */
  readonly late: boolean;
  /** Fires before it that were missed and are not caught up. */
  readonly skipped: number;
}

export interface FireReport {
  /** By the store's clock, ms since the epoch: what was due then has fired. */
  readonly at: number;
  readonly fired: readonly Fired[];
  readonly unread: readonly UnreadSchedule[];
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
  const fired: Fired[] = [];
  const unread: UnreadSchedule[] = [];
  const events: NewEvent[] = [];
  let planned = 0;
  for (const schedule of due) {
    if (planned >= FIRES_AT_ONCE) break;
    const plan = tryToPlan(schedule, now);
    if ('error' in plan) {
      unread.push(plan);
      continue;
    }
    planned += plan.fires.length;
    if (!(yield* moveNextFire(tx, schedule, plan.next))) continue;
    const one = yield* fireOne(tx, { schedule, plan, firer });
    if (!one) continue;
    fired.push(one);
    events.push(...tell(one, plan));
  }
  yield* publish(tx, events);
  return { at: now, fired, unread, keyless, more: planned >= FIRES_AT_ONCE };
}

function tryToPlan(schedule: StoredSchedule, now: number): FirePlan | UnreadSchedule {
  try {
    return planFires(cronOf(schedule), schedule.next_fire_at, now);
  } catch (error) {
    return { schedule: schedule.name, error };
  }
}

interface Firing {
  readonly schedule: StoredSchedule;
  readonly plan: FirePlan;
  readonly firer: Firer;
}

function* fireOne(tx: Tx, { schedule, plan, firer }: Firing): Body<Fired | undefined> {
  const isNew = yield* insertFires(tx, { scheduleId: schedule.id, nodeId: firer.nodeId, fires: plan.fires });
  const fires = plan.fires.filter(({ at }) => isNew.has(at));
  const last = fires.at(-1);
  if (!last) return undefined;
  const answer =
    last.verdict === 'run'
      ? yield* ask(tx, { schedule, fireAt: last.at, missed: plan.missed, keys: firer.keys })
      : undefined;
  return {
    schedule: schedule.name,
    jobId: schedule.job,
    fireAt: last.at,
    runId: answer?.verdict === 'enqueued' ? answer.id : undefined,
    ...(answer?.verdict === 'duplicate' && { duplicateOf: answer.id }),
    late: plan.missed,
    skipped: fires.filter(({ verdict }) => verdict !== 'run').length,
  };
}

interface Asking {
  readonly schedule: StoredSchedule;
  readonly fireAt: number;
  readonly missed: boolean;
  readonly keys: ScheduleKeys;
}

/** Asks for the run and notes it in the fire's row; undefined, with the reason in the row, when it is refused. */
function* ask(tx: Tx, { schedule, fireAt, missed, keys }: Asking): Body<Enqueued | undefined> {
  const fire = { scheduleId: schedule.id, fireAt };
  const trigger: Trigger = missed ? 'catch_up' : 'cron';
  const keyed = keys.find(schedule);
  try {
    if (keyed instanceof Error) throw keyed;
    const answer = yield* enqueueIn(tx, {
      ...keyed,
      jobId: schedule.job,
      trigger,
      schedule: { id: schedule.id, fireAt },
      createdBy: `schedule:${schedule.name}`,
      ...(schedule.input !== null && { input: JSON.parse(schedule.input) }),
    });
    yield* noteAnswer(tx, { ...fire, verdict: verdictOf(answer), runId: answer.id });
    return answer;
  } catch (error) {
    if (!isRefusal(error) && !(error instanceof InvalidInputError)) throw error;
    yield* noteAnswer(tx, { ...fire, verdict: refused(error) });
    return undefined;
  }
}

function verdictOf({ verdict }: Enqueued): Verdict {
  return verdict === 'enqueued' ? 'run' : 'duplicate';
}

function refused({ code }: { readonly code: string }): `${Verdict}:${string}` {
  return `refused:${code.toLowerCase()}`;
}

function tell(fired: Fired, plan: FirePlan): readonly NewEvent[] {
  const { schedule, runId, fireAt } = fired;
  const about = { actor: `schedule:${schedule}`, jobId: fired.jobId, ...(runId !== undefined && { runId }) };
  const events: NewEvent[] = [];
  if (plan.missed) {
    const [first, last] = [plan.fires.at(0), plan.fires.at(-1)].map((fire) =>
      new Date(fire?.at ?? fireAt).toISOString(),
    );
    const facts = { schedule, first: first ?? '', last: last ?? '', count: plan.fires.length };
    events.push(engineEvent('schedule.missed', { ...facts, ...(runId !== undefined && { runId }) }, about));
  }
  if (runId !== undefined) {
    events.push(
      engineEvent('schedule.fired', { schedule, fireTime: new Date(fireAt).toISOString(), runId }, about),
    );
  }
  return events;
}
