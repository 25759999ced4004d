import { maskJson } from '@sb/logger';
import { isLoaded, listSchedules, type ScheduleRecord } from '@sb/scheduler';
import { localZone, mergeSchedules, scheduleShape, type ScheduleView, storedSchedules } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';
import { readSchedules } from '../../services/schedule-file.ts';
import { programColumns, scheduleLines, scheduleRows } from './views/schedule-table.ts';

const NO_DAEMON = 'No daemon is running: nothing fires until one starts.';

interface Options {
  readonly config?: string;
  /** Fires to show of each schedule. */
  readonly next: number;
}

type ListCall = Call<object, Options>;

/**
 * Lists the schedules, each with its next fires and how it went last. While a daemon lives, these are its schedules and
 * those of the store: the default file may be another, or may have changed. `--config` names the file to look at.
 */
export async function run(call: ListCall): Promise<void> {
  const { output, io, options } = call;
  const services = await createServices(call);
  const { stored, isLive } = await withStore(services, async ({ store }) => ({
    stored: await listSchedules(store),
    isLive: await isLoaded(store),
  }));
  const views =
    isLive && options.config === undefined
      ? storedSchedules(stored, { now: io.now(), count: options.next })
      : await schedulesWithFile(call, services, stored);
  output.data(views.map((view) => scheduleShape(maskView(view, services.secrets))));
  if (!isLive && views.some(({ enabled }) => enabled)) output.remark(NO_DAEMON);
  if (views.length === 0) output.remark('No schedule is configured. Add one to the file of schedules.');
  else if (output.isTerminal) {
    const { width, style } = output;
    output.lines(...scheduleLines(views, { width, style, now: io.now(), yours: localZone() }));
  } else output.table(scheduleRows(views), programColumns);
}

async function schedulesWithFile(
  call: ListCall,
  services: Services,
  stored: readonly ScheduleRecord[],
): Promise<readonly ScheduleView[]> {
  const { io, options } = call;
  const { places } = services;
  const source = { config: options.config, places, jobs: await services.jobs() };
  const { entries } = await readSchedules(call, source);
  return mergeSchedules(entries, stored, { now: io.now(), count: options.next });
}

function maskView(view: ScheduleView, secrets: readonly string[]): ScheduleView {
  const overrides = view.overrides.map((one) => ({ ...one, input: maskJson(one.input, secrets) }));
  return { ...view, overrides, input: maskJson(view.input, secrets) };
}
