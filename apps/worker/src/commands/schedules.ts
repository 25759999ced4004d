import { maskJson } from '@sb/logger';
import { listSchedules } from '@sb/scheduler';
import type { Call } from '../cli/command.ts';
import type { Column } from '../cli/table.ts';
import { dayAndClock, relativeTime } from '../cli/words.ts';
import { createServices, withStore } from '../services.ts';
import { readSchedules } from '../settings/schedule-file.ts';
import { mergeSchedules, type ScheduleView } from '../show/schedule-view.ts';
import { isoTime, scheduleShape } from '../show/shapes.ts';
import { scheduleState } from '../show/schedule-state.ts';
import { stateCell } from '../show/state-cell.ts';
import { plainTimes, timesText } from '../show/chain-words.ts';

interface Options {
  readonly config?: string;
  /** Fires to show of each schedule. */
  readonly next: number;
}

/** One line: the schedule's first line tells all of it, the others only a later fire. */
interface Row {
  readonly view: ScheduleView;
  readonly fire: Date | undefined;
  readonly isFirst: boolean;
}

/** The configured schedules, each with its next fires and how it last went. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  const services = await createServices(call);
  const { places } = services;
  const { file, entries } = await readSchedules(call, {
    config: options.config,
    places,
    jobs: await services.jobs(),
  });
  const stored = await withStore(services, ({ store }) => listSchedules(store));
  const views = mergeSchedules(entries, stored, { now: io.now(), count: options.next });
  output.data(views.map((view) => scheduleShape(maskView(view, services.secrets))));
  if (views.length === 0) output.remark(`No schedule is configured. Add one to ${file}.`);
  else output.table(views.flatMap(toRows), columns(io.now()));
}

function maskView(view: ScheduleView, secrets: readonly string[]): ScheduleView {
  const overrides = view.overrides.map((one) => ({ ...one, input: maskJson(one.input, secrets) }));
  return { ...view, overrides, input: maskJson(view.input, secrets) };
}

function toRows(view: ScheduleView): readonly Row[] {
  if (view.next.length === 0) return [{ view, fire: undefined, isFirst: true }];
  return view.next.map((fire, at) => ({ view, fire, isFirst: at === 0 }));
}

function columns(now: number): readonly Column<Row>[] {
  return [
    { header: 'schedule', get: first(({ name }) => name), plain: ({ view }) => view.name },
    {
      header: 'when',
      get: first(timesText),
      plain: ({ view }) => `${plainTimes(view)} ${view.timezone}`,
      flexible: true,
    },
    {
      header: 'next',
      get: ({ view, fire }) =>
        fire
          ? `${dayAndClock(fire.getTime(), view.timezone, now)} · ${relativeTime(fire.getTime(), now)}`
          : '-',
      plain: ({ fire }) => fire?.toISOString() ?? '-',
    },
    {
      header: 'last',
      get: (row) => (row.isFirst ? lastCell(row.view, now) : ''),
      plain: ({ view: { lastFire } }) =>
        lastFire ? `${lastFire.state ?? lastFire.verdict} ${isoTime(lastFire.at)}` : 'never',
    },
    {
      header: 'state',
      get: (row) => (row.isFirst ? scheduleState(row.view, timeIn(row.view, now)) : ''),
      plain: ({ view }) => scheduleState(view, isoTime).text,
      flexible: true,
    },
  ];
}

function first(get: (view: ScheduleView) => string): (row: Row) => string {
  return ({ view, isFirst }) => (isFirst ? get(view) : '');
}

function lastCell({ lastFire }: ScheduleView, now: number) {
  if (!lastFire) return { text: 'never', style: 'dim' as const };
  const ago = relativeTime(lastFire.at, now);
  if (lastFire.state) return stateCell(lastFire.state, ago);
  return lastFire.runId === undefined
    ? { text: `${lastFire.verdict.replaceAll('_', ' ')} ${ago}`, style: 'yellow' as const }
    : { text: `fired ${ago}` };
}

function timeIn({ timezone }: ScheduleView, now: number): (at: number) => string {
  return (at) => dayAndClock(at, timezone, now);
}
