/**
 * Brings the store's schedules in line with the file that a daemon has read. A schedule that is unchanged keeps
 * its next fire; a changed one is computed from now and never replays the past. One that is gone from the file is
 * switched off only when no other live node has it loaded: a daemon with another file, or an old one that
 * restarts, must not switch off what others run.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { compileCron } from './cron.ts';
import type { ScheduleEntry } from './schedule-file.ts';
import {
  disableSchedule,
  findFileSchedules,
  insertSchedule,
  loadedElsewhere,
  noteLoaded,
  type ScheduleRow,
  type ScheduleValues,
  updateSchedule,
} from './store/schedules.ts';

export interface LoadReport {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly disabled: readonly string[];
}

export async function loadSchedules(
  store: Store,
  nodeId: number,
  entries: readonly ScheduleEntry[],
): Promise<LoadReport> {
  const now = await store.now();
  return store.write((tx) => loadIn(tx, { nodeId, entries, now }));
}

interface Loading {
  readonly nodeId: number;
  readonly entries: readonly ScheduleEntry[];
  readonly now: number;
}

function* loadIn(tx: Tx, { nodeId, entries, now }: Loading): Body<LoadReport> {
  const stored = new Map((yield* findFileSchedules(tx)).map((row) => [row.name, row]));
  const report = { added: [] as string[], changed: [] as string[], disabled: [] as string[] };
  for (const entry of entries) {
    const before = stored.get(entry.name);
    const values = valuesOf(entry);
    if (!before) {
      yield* insertSchedule(tx, values, nextFire(entry, now));
      report.added.push(entry.name);
    } else if (!isSame(before, values)) {
      yield* updateSchedule(
        tx,
        values,
        keepsItsTime(before, values) ? before.next_fire_at : nextFire(entry, now),
      );
      report.changed.push(entry.name);
    }
  }
  const elsewhere = new Set(yield* loadedElsewhere(tx, nodeId));
  const names = new Set(entries.map(({ name }) => name));
  for (const row of stored.values()) {
    if (names.has(row.name) || elsewhere.has(row.name) || row.enabled === 0) continue;
    yield* disableSchedule(tx, row.name);
    report.disabled.push(row.name);
  }
  yield* noteLoaded(tx, nodeId, [...names]);
  return report;
}

function nextFire({ enabled, schedule, timezone }: ScheduleEntry, now: number): number | null {
  if (!enabled) return null;
  return compileCron(schedule, timezone).next(new Date(now), 1)[0]?.getTime() ?? null;
}

function valuesOf(entry: ScheduleEntry): ScheduleValues {
  return {
    name: entry.name,
    job: entry.jobId,
    expression: entry.schedule,
    timezone: entry.timezone,
    enabled: entry.enabled ? 1 : 0,
    description: entry.description ?? null,
    input: entry.input === undefined ? null : JSON.stringify(entry.input),
  };
}

function isSame(row: ScheduleRow, values: ScheduleValues): boolean {
  return (
    keepsItsTime(row, values) &&
    row.job === values.job &&
    row.description === values.description &&
    row.input === values.input
  );
}

function keepsItsTime(row: ScheduleRow, values: ScheduleValues): boolean {
  return (
    row.expression === values.expression && row.timezone === values.timezone && row.enabled === values.enabled
  );
}
