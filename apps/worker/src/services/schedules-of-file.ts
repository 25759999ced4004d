import { existsSync } from 'node:fs';
import { ConfigError } from '@sb/config';
import type { ScheduleOfJob } from '@sb/views';
import type { Call } from '../cli/command.ts';
import type { Services } from './services.ts';
import { scheduleFilePath } from './places.ts';

/** The schedules of scheduler.yaml, for a store into which no daemon has loaded them yet. */
export async function schedulesOfFile(
  call: Pick<Call, 'io' | 'output'>,
  { places, jobs }: Pick<Services, 'places' | 'jobs'>,
): Promise<readonly ScheduleOfJob[]> {
  const file = scheduleFilePath(places);
  if (!existsSync(file)) return [];
  // Loaded late: the reader of YAML takes a good part of a short command's start.
  const { readSchedules } = await import('./schedule-file.ts');
  const { mergeSchedules } = await import('@sb/views');
  try {
    const { entries } = await readSchedules(call, { config: undefined, places, jobs: await jobs() });
    return mergeSchedules(entries, [], { now: call.io.now(), count: 1 });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A user who mistyped the name of a job looks here for the right one: mistakes in the file must not end the command.
    call.output.remark(`warning  ${file} has mistakes, so no schedule is shown. Try: worker schedules`);
    return [];
  }
}
