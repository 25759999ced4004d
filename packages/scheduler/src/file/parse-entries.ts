import { ConfigError } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { parseSchedules, type ScheduleFile } from './schedule-file.ts';

/**
 * Reads the schedules of a program as those of a file: the same names, checks and defaults, and `enabled` is true. Throws
 * `ConfigError` (`CONFIG_INVALID`) with every problem; `source` is the name of the program's call in it.
 */
export async function parseEntries(
  entries: readonly object[],
  source: string,
  jobs: readonly RegisteredJob[],
): Promise<ScheduleFile> {
  const text = JSON.stringify({ schedules: entries.map((one) => ({ enabled: true, ...one })) });
  try {
    return { ...(await parseSchedules(text, `${source}.json`, jobs)), file: source };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // Without line numbers: the program wrote no such text.
    throw new ConfigError(
      source,
      error.problems.map(({ path, pointer, message }) => ({ path, pointer, message })),
    );
  }
}
