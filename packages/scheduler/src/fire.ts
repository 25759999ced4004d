/**
 * Fires everything that is due, in one transaction. Called by every daemon's scheduler; none of them leads.
 * Promise: exactly one run per (schedule, fire time), whoever else tries: the next fire moves by compare-and-set,
 * and each fire has a row under that key. The row, the run and the event are there together or not at all.
 * A fire never throws: what the queue refuses is a verdict, and a schedule that this node cannot read (a zone that
 * its runtime does not know) is left to the others; one bad schedule does not stop the rest.
 */
import { type NewEvent, publish } from '@sb/events';
import type { RegisteredJob } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { askForRuns, type Wish } from './ask-for-runs.ts';
import { type Decision, decideFires } from './decide-fires.ts';
import { tellFires } from './fire-events.ts';
import { outcomeOf, outcomesOf } from './fire-outcomes.ts';
import { resumeLapsed } from './lapsed-pauses.ts';
import { planDue } from './plan-due.ts';
import { createScheduleKeys, type ScheduleKeys } from './schedule-keys.ts';
import {
  dropChanges,
  existsWaiting,
  type FireAnswer,
  findDue,
  findNextFire,
  findOverrides,
  lockReleased,
  noteAnswers,
  type StoredSchedule,
} from './store/fires.ts';
import { dropOldCrons } from './store/overrides.ts';

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
  yield* resumeLapsed(tx);
  const { now, due: all } = yield* findDue(tx);
  const isKeyless = (schedule: StoredSchedule): boolean =>
    schedule.needs_key === 1 && firer.keys.find(schedule) === undefined;
  const keyless = all.filter(isKeyless);
  const due = keyless.length === 0 ? all : all.filter((schedule) => !isKeyless(schedule));
  const overrides = yield* findOverrides(tx);
  const { planned, unread, more } = planDue(due, overrides, now);
  const released = yield* findReleased(tx, now, isKeyless);
  const decisions = yield* decideFires(tx, planned, firer.nodeId);
  const wishes = [...released, ...decisions.flatMap((decision) => decision.wishes)];
  const answers = yield* askForRuns(tx, wishes, { keys: firer.keys, overrides, now });
  yield* noteAnswers(tx, [...answers.values(), ...decisions.flatMap(({ obstacles }) => obstacles)]);
  for (const { schedule, fires } of decisions)
    if (overrides.has(schedule.id)) yield* dropChanges(tx, schedule.id, fires.at(-1)?.at ?? 0);
  if (overrides.size > 0) yield* dropOldCrons(tx);
  const fired = tellAll(released, decisions, answers);
  yield* publish(tx, fired.events);
  return { at: now, fired: fired.fired, unread, keyless, waiting: yield* existsWaiting(tx), more };
}

/** The fires that waited for the run before them. */
function* findReleased(
  tx: Tx,
  now: number,
  isKeyless: (schedule: StoredSchedule) => boolean,
): Body<readonly Wish[]> {
  if (!(yield* existsWaiting(tx))) return [];
  const released = yield* lockReleased(tx, now);
  return released
    .filter((schedule) => !isKeyless(schedule))
    .map((schedule) => ({ schedule, fireAt: schedule.fire_at, missed: false, isOff: schedule.is_off === 1 }));
}

function tellAll(
  released: readonly Wish[],
  decisions: readonly Decision[],
  answers: ReadonlyMap<Wish, FireAnswer>,
): { readonly fired: readonly Fired[]; readonly events: readonly NewEvent[] } {
  const fired: Fired[] = [];
  const events: NewEvent[] = [];
  for (const wish of released) {
    const one = outcomeOf(wish.schedule, { answer: answers.get(wish), late: false });
    fired.push(...one);
    events.push(...tellFires(one, { missed: false, fires: [] }));
  }
  for (const decision of decisions) {
    const some = outcomesOf(decision, answers);
    fired.push(...some);
    events.push(...tellFires(some, decision.plan));
  }
  return { fired, events };
}
