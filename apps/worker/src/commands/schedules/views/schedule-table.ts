/** The output of `worker schedules`: for people with their own time beside the schedule's, for programs as instants. */
import {
  clean,
  dayAndClock,
  isoTime,
  plainTimes,
  relativeTime,
  scheduleState,
  type ScheduleView,
  stateNotes,
  stateSentence,
  timesText,
  zoneName,
} from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import { type Cell, type Column, tableLines } from '../../../cli/terminal/table.ts';
import { stateCell } from '../../../views/state-cell.ts';

/** One line: the first line of a schedule shows all of it, the others only a later fire. */
interface Row {
  readonly view: ScheduleView;
  readonly fire: Date | undefined;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

interface Look extends Pick<Output, 'width' | 'style'> {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Time zone of the reader. */
  readonly yours: string;
}

export function scheduleRows(views: readonly ScheduleView[]): readonly Row[] {
  return views.flatMap((view): readonly Row[] => {
    if (view.next.length === 0) return [{ view, fire: undefined, isFirst: true, isLast: true }];
    const last = view.next.length - 1;
    return view.next.map((fire, at) => ({ view, fire, isFirst: at === 0, isLast: at === last }));
  });
}

/** A table, with notes on its state below each schedule. */
export function scheduleLines(views: readonly ScheduleView[], look: Look): readonly string[] {
  const { now, style } = look;
  const rows = scheduleRows(views);
  const [header = '', ...lines] = tableLines(rows, peopleColumns(rows, look), look);
  const beneath = ({ view, isLast }: Row): readonly string[] => {
    const notes = isLast ? stateNotes(view, { zone: view.timezone, time: timeIn(view, now) }) : [];
    return notes.length === 0 ? [] : [style.yellow(clean(`  ${notes.join(' · ')}`))];
  };
  return [header, ...rows.flatMap((row, index) => [lines[index] ?? '', ...beneath(row)])];
}

/** The time of the reader is a column of its own if it differs. */
function peopleColumns(rows: readonly Row[], { now, yours }: Look): readonly Column<Row>[] {
  const inZone = ({ fire }: Row, zone: string): string =>
    fire ? dayAndClock(fire.getTime(), zone, now) : '-';
  const isSame = rows.every((row) => inZone(row, row.view.timezone) === inZone(row, yours));
  const own: Column<Row> = {
    header: `${zoneName(yours)} (yours)`,
    get: (row) => inZone(row, yours),
    expendable: 1,
  };
  const from: Column<Row> = { header: 'from', get: first(placeOf), expendable: 4 };
  return [
    { header: 'schedule', get: first(({ name }) => name) },
    { header: 'when', get: first(timesText), flexible: true },
    { header: 'next', get: (row) => inZone(row, row.view.timezone) },
    ...(isSame ? [] : [own]),
    {
      header: '',
      get: ({ fire }) => ({ text: fire ? relativeTime(fire.getTime(), now) : '', style: 'dim' }),
      expendable: 3,
    },
    { header: 'last', get: (row) => (row.isFirst ? lastCell(row.view, now) : ''), expendable: 2 },
    { header: 'state', get: (row) => (row.isFirst ? stateWord(row.view) : '') },
    ...(rows.every(({ view }) => view.inFile || view.isLoaded) ? [] : [from]),
  ];
}

/** For programs: instants, and one row for each fire. */
export const programColumns: readonly Column<Row>[] = [
  { header: 'schedule', get: ({ view }) => view.name },
  { header: 'when', get: ({ view }) => `${plainTimes(view)} ${view.timezone}` },
  { header: 'next', get: ({ fire }) => fire?.toISOString() ?? '-' },
  {
    header: 'last',
    get: ({ view: { lastFire } }) =>
      lastFire ? `${lastFire.state ?? lastFire.verdict} ${isoTime(lastFire.at)}` : 'never',
  },
  { header: 'state', get: ({ view }) => stateSentence(view, { zone: 'UTC', time: isoTime }) },
];

function first(get: (view: ScheduleView) => string): (row: Row) => string {
  return ({ view, isFirst }) => (isFirst ? get(view) : '');
}

function stateWord(view: ScheduleView): Cell {
  const text = scheduleState(view);
  if (text === 'off') return { text, style: 'dim' };
  return text === 'paused' ? { text, style: 'yellow' } : { text };
}

function placeOf({ source, inFile, isLoaded }: ScheduleView): string {
  if (source === 'store') return 'the store';
  if (isLoaded) return 'a daemon';
  return inFile ? 'this file' : 'another file';
}

function lastCell({ lastFire }: ScheduleView, now: number): Cell {
  if (!lastFire) return { text: 'never', style: 'dim' };
  const ago = relativeTime(lastFire.at, now);
  if (lastFire.state) return stateCell(lastFire.state, ago);
  return lastFire.runId === undefined
    ? { text: `${lastFire.verdict.replaceAll('_', ' ')} ${ago}`, style: 'yellow' }
    : { text: `fired ${ago}` };
}

function timeIn({ timezone }: ScheduleView, now: number): (at: number) => string {
  return (at) => dayAndClock(at, timezone, now);
}
