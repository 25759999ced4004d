import { engineEvent, type NewEvent } from '@sb/events';
import type { Fired } from './fired.ts';
import type { FirePlan } from '../plan/plan-fires.ts';

/** A pause is an event itself, and what is missed is told as a whole. */
const UNTOLD = new Set(['run', 'duplicate', 'waiting', 'paused', 'skipped_catchup']);

/** The events of one schedule that was due. Pure. */
export function tellFires(
  fired: readonly Fired[],
  { missed, fires }: Pick<FirePlan, 'missed' | 'fires'>,
): readonly NewEvent[] {
  const last = fired.at(-1);
  if (!last) return [];
  const events: NewEvent[] = [];
  if (missed) {
    const [first, latest] = [fires.at(0), fires.at(-1)].map((fire) => isoTime(fire?.at ?? last.fireAt));
    const facts = { schedule: last.schedule, first: first ?? '', last: latest ?? '', count: fires.length };
    const { runId } = last;
    events.push(
      engineEvent('schedule.missed', { ...facts, ...(runId !== undefined && { runId }) }, about(last)),
    );
  }
  return [...events, ...fired.flatMap(tellFire)];
}

function tellFire(fired: Fired): readonly NewEvent[] {
  const { schedule, runId, verdict, note } = fired;
  const facts = { schedule, fireTime: isoTime(fired.fireAt) };
  if (runId !== undefined) return [engineEvent('schedule.fired', { ...facts, runId }, about(fired))];
  if (UNTOLD.has(verdict)) return [];
  const why = { verdict, ...(note !== undefined && { note }) };
  return [engineEvent('schedule.skipped', { ...facts, ...why }, about(fired))];
}

function about({ schedule, jobId, runId }: Fired): Parameters<typeof engineEvent>[2] {
  return { actor: `schedule:${schedule}`, jobId, ...(runId !== undefined && { runId }) };
}

function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}
