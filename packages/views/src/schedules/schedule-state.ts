import type { Standing } from '@sb/queue';
import type { ScheduleOverride } from '@sb/scheduler';
import { plural } from '@sb/words';
import type { ScheduleView } from './schedule-view.ts';
import { actorName } from '../text/actor-name.ts';
import { clean } from '../text/clean.ts';
import { cronWords } from './override-text.ts';

type Time = (at: number) => string;

/** How times are named, and in which zone. */
interface Clock {
  readonly zone: string;
  readonly time: Time;
}

/** The state in one word. */
export function scheduleState({ enabled, pause }: ScheduleView): 'on' | 'off' | 'paused' {
  if (!enabled) return 'off';
  return pause ? 'paused' : 'on';
}

/** `on · Wed 14:00 is late`, `paused until Wed 14:00 by ada`. Pure. */
export function stateSentence(view: ScheduleView, clock: Clock): string {
  const { inFile, isLoaded, source } = view;
  const state = scheduleState(view);
  const notes = [
    ...(state === 'paused' ? [] : [state]),
    ...stateNotes(view, clock),
    ...(source === 'store' ? ['in the store'] : inFile || isLoaded ? [] : ['not in this file']),
  ];
  return notes.join(' · ');
}

/** Notes on the state of a schedule; mostly none. Pure. */
export function stateNotes(view: ScheduleView, clock: Clock): readonly string[] {
  const { time } = clock;
  const { timezone, hidesFile, missed, lateFireAt, pause, jobPause, overrides, halted = [] } = view;
  return [
    ...(scheduleState(view) === 'paused' ? [pauseText(pause, time)] : []),
    ...(jobPause ? [`job ${clean(view.jobId)} ${pauseText(jobPause, time)}`] : []),
    ...halted.map(({ schedule, halt }) => `${clean(schedule)} is ${halt}`),
    ...(lateFireAt === undefined ? [] : [`${time(lateFireAt)} is late`]),
    ...(missed > 0 ? [`${plural(missed, 'missed fire')} not caught up`] : []),
    ...overrideNotes(overrides, timezone, clock),
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
  { zone, time }: Clock,
): readonly string[] {
  const fireTime = (at: number | undefined): string => (at === undefined ? 'next fire' : time(at));
  const skipped = overrides.filter(({ kind }) => kind === 'skip').map(({ fireAt }) => fireTime(fireAt));
  return [
    ...(skipped.length === 0
      ? []
      : [skipped.length === 1 ? `${skipped[0]} skipped` : `next ${skipped.length} skipped`]),
    ...overrides.flatMap((one) => {
      const { kind, fireAt, runAt } = one;
      if (kind === 'cron') return [cronWords(one, { timezone, zone, time })];
      if (kind === 'skip') return [];
      return [
        runAt === undefined
          ? `${fireTime(fireAt)} has another input`
          : `${fireTime(fireAt)} runs at ${time(runAt)}`,
      ];
    }),
  ];
}
