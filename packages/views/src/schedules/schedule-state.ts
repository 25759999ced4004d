import type { Standing } from '@sb/queue';
import type { ScheduleOverride } from '@sb/scheduler';
import { plural } from '@sb/words';
import type { ScheduleView } from './schedule-view.ts';
import { actorName } from '../text/actor-name.ts';
import { clean } from '../text/clean.ts';
import { scheduleWhen, zoneName } from './schedule-when.ts';

type Time = (at: number) => string;

/** The state in one word. */
export function scheduleState({ enabled, pause }: ScheduleView): 'on' | 'off' | 'paused' {
  if (!enabled) return 'off';
  return pause ? 'paused' : 'on';
}

/** `on · Wed 14:00 is late`, `paused until Wed 14:00 by ada`. `time` formats an instant. Pure. */
export function stateSentence(view: ScheduleView, time: Time): string {
  const { inFile, isLoaded, source } = view;
  const state = scheduleState(view);
  const notes = [
    ...(state === 'paused' ? [] : [state]),
    ...stateNotes(view, time),
    ...(source === 'store' ? ['in the store'] : inFile || isLoaded ? [] : ['not in this file']),
  ];
  return notes.join(' · ');
}

/** Notes on the state of a schedule; mostly none. Pure. */
export function stateNotes(view: ScheduleView, time: Time): readonly string[] {
  const { timezone, hidesFile, missed, lateFireAt, pause, jobPause, overrides, halted = [] } = view;
  return [
    ...(scheduleState(view) === 'paused' ? [pauseText(pause, time)] : []),
    ...(jobPause ? [`job ${clean(view.jobId)} ${pauseText(jobPause, time)}`] : []),
    ...halted.map(({ schedule, halt }) => `${clean(schedule)} is ${halt}`),
    ...(lateFireAt === undefined ? [] : [`${time(lateFireAt)} is late`]),
    ...(missed > 0 ? [`${plural(missed, 'missed fire')} not caught up`] : []),
    ...overrideNotes(overrides, timezone, time),
    ...(hidesFile ? ["the file's is ignored"] : []),
  ];
}

/** `paused until Wed 14:00 by ada: provider down`. */
function pauseText(pause: Standing<string> | undefined, time: Time): string {
  const until = pause?.until === undefined ? '' : ` until ${time(pause.until)}`;
  const author = pause?.by === undefined ? '' : ` by ${actorName(pause.by)}`;
  const reason = pause?.reason === undefined ? '' : `: ${clean(pause.reason)}`;
  return `paused${until}${author}${reason}`;
}

function overrideNotes(
  overrides: readonly ScheduleOverride[],
  timezone: string,
  time: Time,
): readonly string[] {
  const fireTime = (at: number | undefined): string => (at === undefined ? 'next fire' : time(at));
  const skipped = overrides.filter(({ kind }) => kind === 'skip').map(({ fireAt }) => fireTime(fireAt));
  return [
    ...(skipped.length === 0
      ? []
      : [skipped.length === 1 ? `${skipped[0]} skipped` : `next ${skipped.length} skipped`]),
    ...overrides.flatMap((one) => {
      const { kind, fireAt, runAt } = one;
      if (kind === 'cron') return [cronText(one, timezone, time)];
      if (kind === 'skip') return [];
      return [
        runAt === undefined
          ? `${fireTime(fireAt)} has another input`
          : `${fireTime(fireAt)} runs at ${time(runAt)}`,
      ];
    }),
  ];
}

/** `every 10 minutes until 21:32, by ada: a sale` */
function cronText(
  { expression = '', timezone: own, until = 0, by, reason }: ScheduleOverride,
  timezone: string,
  time: Time,
): string {
  const place = own === undefined || own === timezone ? '' : ` ${zoneName(own)}`;
  const why = reason === undefined ? '' : `: ${clean(reason)}`;
  return `${scheduleWhen(expression)}${place} until ${time(until)}, by ${actorName(by)}${why}`;
}
