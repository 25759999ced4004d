/** The output of `schedules:preview`: a table with notes between its lines, rows for programs, the shape for --json. */
import { type FirePreview, type PreviewedFire, zonedTime } from '@sb/scheduler';
import {
  clean,
  dayAndClock,
  fireRemarks,
  isoTime,
  movedNote,
  overrideShape,
  previewedFireShape,
  relativeTime,
  standingShape,
  zoneName,
} from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import { type Cell, type Column, tableLines } from '../../../cli/terminal/table.ts';
import type { NamedSchedule } from './find-previewed.ts';

export interface Previewed {
  readonly expression: string;
  readonly timezone: string;
  /** Time zone of the reader. */
  readonly yours: string;
  readonly preview: FirePreview;
  /** Absent for an expression. */
  readonly named?: NamedSchedule | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** When the next fire of the schedule runs, epoch milliseconds. */
  readonly next?: number | undefined;
}

export function previewShape({ expression, timezone, yours, preview, named, next }: Previewed) {
  const entry = named?.entry;
  return {
    name: entry?.name,
    jobId: entry?.jobId,
    enabled: entry?.enabled,
    schedule: expression,
    timezone,
    words: preview.words,
    warnings: preview.warnings,
    yourTimezone: yours,
    nextFireAt: isoTime(next),
    fires: preview.fires.map((fire) => ({ ...previewedFireShape(fire), yours: zonedTime(fire.at, yours) })),
    pause: named?.pause && standingShape(named.pause),
    jobPause: named?.jobPause && standingShape(named.jobPause),
    overrides: named?.overrides.map(overrideShape),
  };
}

/**
 * For programs: the instant, the time in the schedule's zone, the time in yours, why it does not run (`excluded`, `paused`,
 * `skipped`) or nothing, the notes.
 */
export function previewColumns({ yours }: Previewed): readonly Column<PreviewedFire>[] {
  return [
    { header: 'at', get: ({ at }) => at.toISOString() },
    { header: 'local', get: ({ local }) => local },
    { header: 'yours', get: ({ at }) => zonedTime(at, yours) },
    { header: 'left out', get: ({ leftOut }) => leftOut ?? '' },
    { header: 'notes', get: ({ notes, runsAt }) => [...notes, ...movedNote(runsAt, isoTime)].join('; ') },
  ];
}

/** For people: a title, then one line for each fire, with its notes below. */
export function previewLines(
  previewed: Previewed,
  { width, style }: Pick<Output, 'width' | 'style'>,
): string[] {
  const { expression, timezone, preview, named } = previewed;
  const entry = named?.entry;
  const facts = [preview.words, timezone, ...(entry?.enabled === false ? ['off'] : [])];
  const heading = `  ${style.bold(clean(entry?.name ?? expression))}  ${clean(facts.join(' · '))}`;
  const [header = '', ...rows] = tableLines(preview.fires, terminalColumns(previewed), { width, style });
  return [
    heading,
    header,
    ...rows.flatMap((row, index) => [
      row,
      ...remarksOf(preview.fires[index], (at) => dayAndClock(at, timezone, previewed.now)).map((text) =>
        style.yellow(`  ${text}`),
      ),
    ]),
  ];
}

function remarksOf(fire: PreviewedFire | undefined, time: (at: number) => string): readonly string[] {
  return fire ? fireRemarks(fire, time) : [];
}

function terminalColumns({ timezone, yours, now, preview }: Previewed): readonly Column<PreviewedFire>[] {
  const mine = preview.fires.map(({ at }) => zonedTime(at, yours));
  const thisYear = zonedTime(new Date(now), timezone).slice(0, 4);
  const withYear = preview.fires.some(({ local }) => !local.startsWith(thisYear));
  const cell = (local: string, { leftOut }: PreviewedFire): Cell => ({
    text: dateAndClock(local, withYear),
    ...(leftOut && { style: 'dim' }),
  });
  const theirs: Column<PreviewedFire>[] = [
    { header: zoneName(timezone), get: (fire) => cell(fire.local, fire) },
    { header: 'offset', get: ({ local }) => ({ text: local.slice(19), style: 'dim' }), expendable: 1 },
  ];
  const own: Column<PreviewedFire> = {
    header: `${zoneName(yours)} (yours)`,
    get: (fire) => cell(zonedTime(fire.at, yours), fire),
  };
  const distance: Column<PreviewedFire> = {
    header: '',
    get: ({ at }) => ({ text: relativeTime(at.getTime(), now), style: 'dim' }),
    expendable: 2,
  };
  const isSame = preview.fires.every(({ local }, index) => local === mine[index]);
  return [...theirs.slice(0, timezone === 'UTC' ? 1 : 2), ...(isSame ? [] : [own]), distance];
}

/** `Sun 29 Mar 03:00`, all of the same width. */
function dateAndClock(local: string, withYear: boolean): string {
  // Its format is a part of the language: "Sun, 29 Mar 2026 03:00:00 GMT".
  const text = new Date(`${local.slice(0, 19)}Z`).toUTCString();
  const [weekday, date, year, time] = [
    text.slice(0, 3),
    text.slice(5, 11),
    text.slice(12, 16),
    text.slice(17, 22),
  ];
  return [weekday, date, ...(withYear ? [year] : []), time].join(' ');
}
