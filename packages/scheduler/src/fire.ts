/**
 * Fires everything that is due, in one transaction. Called by every daemon's scheduler; none of them leads.
 * Promise: exactly one run per (schedule, fire time), whoever else tries: the next fire moves by compare-and-set,
 * and each fire has a row under that key. The row, the run and the event are there together or not at all.
 * A fire never throws: what the queue refuses is a verdict, so that one bad schedule does not stop the others.
 */
import { engineEvent, type NewEvent, publish } from '@sb/events';
import type { Trigger } from '@sb/jobs';
import { enqueueIn, isRefusal } from '@sb/queue';
import type { Body, Store, Tx } from '@sb/storage';
import { compileCron, type CompiledCron } from './cron.ts';
import { type FirePlan, planFires, type PlannedFire, type Verdict } from './plan-fires.ts';
import {
  findDue,
  findNextFire,
  insertFire,
  moveNextFire,
  type StoredSchedule,
  takeRun,
} from './store/fires.ts';

export interface Fired {
  readonly schedule: string;
  readonly jobId: string;
  /** The nominal instant, ms since the epoch. */
  readonly fireAt: number;
  readonly runId: number | undefined;
  /** Caught up after its time. */
  readonly late: boolean;
  /** Fires before it that were missed and are not caught up. */
  readonly skipped: number;
}

/** Returns what fired; rings the bell when a run was asked for. */
export async function fireDue(store: Store, nodeId: number): Promise<readonly Fired[]> {
  const fired = await store.write((tx) => fireAll(tx, nodeId));
  if (fired.some(({ runId }) => runId !== undefined)) store.ring();
  return fired;
}

/** When the next of all schedules fires, ms since the epoch. */
export async function readNextFire(store: Store): Promise<number | undefined> {
  return store.read(findNextFire);
}

function* fireAll(tx: Tx, nodeId: number): Body<readonly Fired[]> {
  const { now, due } = yield* findDue(tx);
  const fired: Fired[] = [];
  const events: NewEvent[] = [];
  for (const schedule of due) {
    const plan = planFires(cronOf(schedule), schedule.next_fire_at, now);
    if (!(yield* moveNextFire(tx, schedule, plan.next))) continue;
    const one = yield* fireOne(tx, { schedule, plan, nodeId });
    if (!one) continue;
    fired.push(one);
    events.push(...tell(one, plan));
  }
  yield* publish(tx, events);
  return fired;
}

interface Firing {
  readonly schedule: StoredSchedule;
  readonly plan: FirePlan;
  readonly nodeId: number;
}

function* fireOne(tx: Tx, { schedule, plan, nodeId }: Firing): Body<Fired | undefined> {
  let fired: Fired | undefined;
  let skipped = 0;
  for (const fire of plan.fires) {
    const isNew = yield* insertFire(tx, { schedule, fireAt: fire.at, verdict: fire.verdict, nodeId });
    if (!isNew) continue;
    const runId = fire.verdict === 'run' ? yield* ask(tx, schedule, fire, plan.missed) : undefined;
    if (fire.verdict !== 'run') skipped += 1;
    fired = {
      schedule: schedule.name,
      jobId: schedule.job,
      fireAt: fire.at,
      runId,
      late: plan.missed,
      skipped,
    };
  }
  return fired;
}

/** Asks for the run and notes it in the fire's row; undefined, with the reason in the row, when it is refused. */
function* ask(
  tx: Tx,
  schedule: StoredSchedule,
  { at }: PlannedFire,
  missed: boolean,
): Body<number | undefined> {
  const trigger: Trigger = missed ? 'catch_up' : 'cron';
  try {
    const runId = yield* enqueueIn(tx, {
      jobId: schedule.job,
      trigger,
      schedule: { id: schedule.id, fireAt: at },
      createdBy: `schedule:${schedule.name}`,
      ...(schedule.input !== null && { input: JSON.parse(schedule.input) }),
    });
    yield* takeRun(tx, { schedule, fireAt: at, verdict: 'run', runId });
    return runId;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    yield* takeRun(tx, { schedule, fireAt: at, verdict: refused(error), runId: undefined });
    return undefined;
  }
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

/** Expressions are read once: a daemon with 10,000 schedules asks for the next fire again and again. */
const compiled = new Map<string, CompiledCron>();

function cronOf({ expression, timezone }: StoredSchedule): CompiledCron {
  const key = `${timezone} ${expression}`;
  const known = compiled.get(key);
  if (known) return known;
  const fresh = compileCron(expression, timezone);
  compiled.set(key, fresh);
  return fresh;
}
