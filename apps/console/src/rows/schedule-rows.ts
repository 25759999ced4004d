/** Schedules as lists and their page show them. Pure. */
import { maskJson } from '@sb/logger';
import {
  type FireRecord,
  type PreviewedFire,
  type ScheduleChanged,
  type ScheduleOverride,
  verdictWords,
} from '@sb/scheduler';
import {
  changedScheduleText,
  clean,
  dayAndClock,
  fireRemarks,
  fireWords,
  followersText,
  isoTime,
  overrideShape,
  overrideText,
  previewedFireShape,
  scheduleState,
  stateNotes,
  type StoredView,
  timesText,
} from '@sb/views';
import type { z } from 'zod';
import type { cronPreview, override, scheduleChanged, ScheduleRow } from '../answers/schedules.ts';
import { mayOnSchedule } from '../guard/may.ts';
import { maySeePayload, type Worked } from '../guard/own-boards.ts';
import type { Call } from '../http/route.ts';
import { standingRow } from './job-rows.ts';
import { shownValue } from './shown-value.ts';

export type ScheduleLook = Pick<Call, 'who' | 'secrets'> & {
  readonly now: number;
  /** The zone in which sentences name times. */
  readonly tz: string;
};

export function scheduleRow(view: StoredView, look: ScheduleLook): ScheduleRow {
  const { timezone, description, lastFire, lateFireAt, after, when, halted, pause, jobPause } = view;
  return {
    name: view.name,
    jobId: view.jobId,
    ...(view.schedule !== undefined && { schedule: view.schedule }),
    ...(after && { after: after.map((one) => ({ ...one })) }),
    ...(when !== undefined && { when: clean(when) }),
    words: clean(timesText(view)),
    timezone,
    enabled: view.enabled,
    state: scheduleState(view),
    notes: scheduleNotes(view, look),
    ...(description !== undefined && { description: clean(description) }),
    next: view.next.map((fire) => fire.toISOString()),
    ...(lastFire && {
      lastFire: {
        at: isoTime(lastFire.at),
        verdict: lastFire.verdict,
        words: clean(verdictWords(lastFire.verdict, lastFire.note)),
        ...(lastFire.runId !== undefined && { runId: lastFire.runId }),
        ...(lastFire.state && { state: lastFire.state }),
      },
    }),
    ...(lateFireAt !== undefined && { lateFireAt: isoTime(lateFireAt) }),
    missed: view.missed,
    ...(halted && { halted: halted.map((one) => ({ ...one })) }),
    ...(pause && { pause: standingRow(pause) }),
    ...(jobPause && { jobPause: standingRow(jobPause) }),
    overrides: view.overrides.map((one) => overrideRow(one, { ...look, jobId: view.jobId, timezone })),
    source: view.source,
    version: view.version,
    may: mayOnSchedule(look.who, view),
  };
}

export function scheduleNotes(view: StoredView, { tz: zone, now }: ScheduleLook): string[] {
  return stateNotes(view, { zone, time: (at) => dayAndClock(at, zone, now) }).map(clean);
}

export function recordedFire(fire: FireRecord) {
  const { at, verdict, runId, state } = fire;
  return {
    at: isoTime(at),
    verdict,
    words: clean(fireWords(fire)),
    ...(runId !== undefined && { runId }),
    ...(state && { state }),
  };
}

/** `jobId`, `timezone`: of its schedule. */
export function overrideRow(
  one: ScheduleOverride,
  { jobId, timezone, tz, ...look }: ScheduleLook & { readonly jobId: string; readonly timezone: string },
): z.output<typeof override> {
  const { by, reason, input: _input, ...same } = one;
  return {
    ...overrideShape({ ...same, by: clean(by), ...(reason !== undefined && { reason: clean(reason) }) }),
    input: shownInput({ jobId, input: one.input }, look),
    says: overrideText(one, { timezone, zone: tz, now: look.now }),
  };
}

/** An input, its secrets masked, for those who may see it. */
export function shownInput(work: Worked, { who, secrets }: Pick<ScheduleLook, 'who' | 'secrets'>) {
  return shownValue(maskJson(work.input, secrets), maySeePayload(who, work));
}

/** `timezone`: of the schedule. */
export function previewedRow(
  fire: PreviewedFire,
  { timezone, now }: { readonly timezone: string; readonly now: number },
): z.input<typeof cronPreview>['fires'][number] {
  const { notes, ...shape } = previewedFireShape(fire);
  const says = fireRemarks(fire, (at) => dayAndClock(at, timezone, now));
  return { ...shape, notes: [...notes], says: [...says] };
}

/** `what`: its new state, `is changed`. */
export function changedRow(
  change: ScheduleChanged,
  look: {
    readonly what: string;
    readonly now: number;
    readonly zone: string | undefined;
    readonly followers?: readonly string[];
  },
): z.input<typeof scheduleChanged> {
  const { changed, entry, nextFireAt, version } = change;
  const { followers } = look;
  const { says, next } = changedScheduleText(change, look);
  const waiting = followers && followersText(followers);
  return {
    changed,
    name: entry.name,
    enabled: entry.enabled,
    ...(nextFireAt !== undefined && { nextFireAt: isoTime(nextFireAt) }),
    ...(followers && { followers: [...followers] }),
    says: clean([`${says}.`, next, ...(waiting === undefined ? [] : [`${waiting}.`])].join(' ')),
    version,
  };
}
