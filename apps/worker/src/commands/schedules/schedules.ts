import { maskJson } from '@sb/logger';
import { listSchedules } from '@sb/scheduler';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { readSchedules } from '../../services/schedule-file.ts';
import { localZone } from '../../cli/terminal/local-time.ts';
import { programColumns, scheduleLines, scheduleRows } from './views/schedule-table.ts';
import { mergeSchedules, type ScheduleView } from '../../views/schedule-view.ts';
import { scheduleShape } from '../../views/shapes.ts';

interface Options {
  readonly config?: string;
  /** Fires to show of each schedule. */
  readonly next: number;
}

/** Lists the configured schedules, each with its next fires and how it went last. */
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
  else if (output.isTerminal) {
    const { width, style } = output;
    output.lines(...scheduleLines(views, { width, style, now: io.now(), yours: localZone() }));
  } else output.table(scheduleRows(views), programColumns);
}

function maskView(view: ScheduleView, secrets: readonly string[]): ScheduleView {
  const overrides = view.overrides.map((one) => ({ ...one, input: maskJson(one.input, secrets) }));
  return { ...view, overrides, input: maskJson(view.input, secrets) };
}
