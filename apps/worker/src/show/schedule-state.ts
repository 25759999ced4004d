import type { ScheduleOverride } from '@sb/scheduler';
import type { Cell } from '../cli/table.ts';
import { clean } from '../cli/text.ts';
import { plural } from '../cli/words.ts';
import type { ScheduleView } from './schedule-view.ts';

/** `on · next skipped`, `paused until Wed 14:00 by ada`. `time`: how an instant is told. Pure. */
export function scheduleState(view: ScheduleView, time: (at: number) => string): Cell {
  const { enabled, inFile, hidesFile, source, missed, pause, overrides } = view;
  const until = pause?.until === undefined ? '' : ` until ${time(pause.until)}`;
  const author = pause?.by === undefined ? '' : ` by ${clean(pause.by)}`;
  const head = !enabled ? 'off' : pause ? `paused${until}${author}` : 'on';
  const notes = [
    ...overrideNotes(overrides, time),
    ...(missed > 0 ? [`${plural(missed, 'fire')} missed`] : []),
    ...(hidesFile ? ["the file's is left"] : []),
    ...(source === 'store' ? ['in the store'] : inFile ? [] : ['not in this file']),
  ];
  const text = [head, ...notes].join(' · ');
  if (!enabled) return { text, style: 'dim' };
  return pause ? { text, style: 'yellow' } : { text };
}

function overrideNotes(
  overrides: readonly ScheduleOverride[],
  time: (at: number) => string,
): readonly string[] {
  const fireTime = (at: number | undefined): string => (at === undefined ? 'next fire' : time(at));
  const skipped = overrides.filter(({ kind }) => kind === 'skip').map(({ fireAt }) => fireTime(fireAt));
  return [
    ...(skipped.length === 0
      ? []
      : [skipped.length === 1 ? `${skipped[0]} skipped` : `next ${skipped.length} skipped`]),
    ...overrides.flatMap(({ kind, fireAt, runAt, until = 0 }) => {
      if (kind === 'cron') return [`other cron until ${time(until)}`];
      if (kind === 'skip') return [];
      return [
        runAt === undefined
          ? `${fireTime(fireAt)} has another input`
          : `${fireTime(fireAt)} runs at ${time(runAt)}`,
      ];
    }),
  ];
}
