import { existsSync } from 'node:fs';
import { ConfigError } from '@sb/config';
import type { Call } from '../cli/command.ts';
import type { Services } from './services.ts';
import type { ScheduleOfJob } from '../views/shapes.ts';
import { scheduleFilePath } from './places.ts';

/** The schedules of scheduler.yaml, as they stand before a daemon has loaded any. */
export async function schedulesOfFile(
  call: Pick<Call, 'io' | 'output'>,
  { places, jobs }: Pick<Services, 'places' | 'jobs'>,
): Promise<readonly ScheduleOfJob[]> {
  const file = scheduleFilePath(places);
  if (!existsSync(file)) return [];
  // The reader of YAML costs a good part of a short command's start.
  const { readSchedules } = await import('./schedule-file.ts');
  const { mergeSchedules } = await import('../views/schedule-view.ts');
  try {
    const { entries } = await readSchedules(call, { config: undefined, places, jobs: await jobs() });
    const views = mergeSchedules(entries, [], { now: call.io.now(), count: 1 });
    return views.map(({ next: [fire], ...view }) => ({
      ...view,
      ...(fire && { nextFireAt: fire.getTime() }),
    }));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Who named a job that there is not looks here for its right name.
    call.output.remark(`warning  ${file} has mistakes, so no schedule is shown. Try: worker schedules`);
    return [];
  }
}
