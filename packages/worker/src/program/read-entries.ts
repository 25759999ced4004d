import path from 'node:path';
import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import { parseEntries, readScheduleFile, type ScheduleEntry } from '@sb/scheduler';
import type { WorkerOptions } from './worker-types.ts';

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
      : await parseEntries(schedules, 'createWorker', jobs);
  for (const { message } of warnings) logger.warn(`${file}: ${message}`);
  return entries;
}
