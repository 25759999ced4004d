/** Runs that have not ended, as a table for people and for programs. */
import type { LiveRun } from '@sb/queue';
import { isoTime, liveReason, liveSince, relativeTime } from '@sb/views';
import type { StyleName } from '../../../cli/terminal/style.ts';
import type { Cell, Column } from '../../../cli/terminal/table.ts';
import { dryMark } from '../../../views/state-cell.ts';
import { progressText } from './work-lines.ts';

const STYLES: Partial<Readonly<Record<LiveRun['view'], StyleName>>> = {
  running: 'cyan',
  retrying: 'yellow',
  held: 'yellow',
  waiting: 'dim',
  later: 'dim',
};

/** For programs each fact has its column. For people, progress and reason share one: a run has one of them. */
export function liveColumns(now: number, isTerminal: boolean): readonly Column<LiveRun>[] {
  return [
    { header: 'run', get: ({ id }) => String(id), align: 'right' },
    { header: 'job', get: ({ jobId }) => jobId, flexible: true },
    { header: 'state', get: viewCell },
    {
      header: 'since',
      get: (run) => relativeTime(liveSince(run), now),
      plain: (run) => isoTime(liveSince(run)),
    },
    { header: 'node', get: ({ node }) => node ?? '', flexible: true, expendable: 1 },
    ...(isTerminal
      ? [{ header: 'progress, reason', get: (run: LiveRun) => doing(run, now), flexible: true }]
      : [
          { header: 'progress', get: progressOf },
          { header: 'reason', get: (run: LiveRun) => liveReason(run, now) },
        ]),
  ];
}

function viewCell(run: LiveRun): Cell {
  const style = STYLES[run.view];
  return { text: `${run.view} ${dryMark(run)}`.trimEnd(), ...(style && { style }) };
}

function progressOf({ progress }: LiveRun): string {
  return progress ? progressText(progress) : '';
}

function doing(run: LiveRun, now: number): string {
  return [progressOf(run), liveReason(run, now)].filter((text) => text !== '').join(' · ');
}
