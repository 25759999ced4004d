import { isoTime, overrideShape, standingShape } from '../shapes.ts';
import type { ScheduleView } from './schedule-view.ts';

export function scheduleShape(view: ScheduleView) {
  const { lastFire } = view;
  return {
    name: view.name,
    jobId: view.jobId,
    schedule: view.schedule,
    after: view.after,
    when: view.when,
    timezone: view.timezone,
    enabled: view.enabled,
    description: view.description,
    input: view.input,
    next: view.next.map((fire) => fire.toISOString()),
    lastFire: lastFire && {
      at: isoTime(lastFire.at),
      verdict: lastFire.verdict,
      note: lastFire.note,
      runId: lastFire.runId,
    },
    halted: view.halted,
    lateFireAt: isoTime(view.lateFireAt),
    missed: view.missed,
    pause: view.pause && standingShape(view.pause),
    jobPause: view.jobPause && standingShape(view.jobPause),
    overrides: view.overrides.map(overrideShape),
    rules: view.rules,
    source: view.source,
  };
}
