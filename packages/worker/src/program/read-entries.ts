import path from 'node:path';
import { ConfigError } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import { parseSchedules, readScheduleFile, type ScheduleEntry } from '@sb/scheduler';
import type { WorkerOptions, WorkerSchedule } from './worker-types.ts';

const NAME = 'createWorker';

/**
 * The schedules of a worker. Entries in code are read like those of a file: the same names, checks and defaults.
 * Throws `CONFIG_INVALID` with every problem, `CONFIG_UNREADABLE`.
 */
export async function readEntries(
  schedules: WorkerOptions['schedules'] = [],
  { jobs, logger }: { readonly jobs: readonly RegisteredJob[]; readonly logger: Logger },
): Promise<readonly ScheduleEntry[]> {
  const { file, entries, warnings } =
    typeof schedules === 'string'
      ? await readScheduleFile(path.resolve(schedules), jobs)
      : await readList(schedules, jobs);
  for (const { message } of warnings) logger.warn(`${file}: ${message}`);
  return entries;
}

async function readList(schedules: readonly WorkerSchedule[], jobs: readonly RegisteredJob[]) {
  const text = JSON.stringify({ schedules: schedules.map((one) => ({ enabled: true, ...one })) });
  try {
    return { ...(await parseSchedules(text, `${NAME}.json`, jobs)), file: NAME };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Without line numbers: the program wrote no such text.
    throw new ConfigError(
      NAME,
      error.problems.map(({ path: at, pointer, message }) => ({ path: at, pointer, message })),
    );
  }
}
