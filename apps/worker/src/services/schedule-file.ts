import { readTextFile } from '@sb/config';
import type { JobRegistry } from '@sb/jobs';
import { parseSchedules, type ScheduleFile } from '@sb/scheduler';
import type { Io } from '../cli/command.ts';
import type { Output } from '../cli/output.ts';
import { fileWarning } from '../views/file-warning.ts';
import { type Places, scheduleFilePath } from './places.ts';
import { resolveUserPath } from '../cli/user-path.ts';

/** The source of schedules: the file of `--config`, else scheduler.yaml of the app. */
export interface ScheduleSource {
  readonly config: string | undefined;
  readonly places: Places;
  readonly jobs: JobRegistry;
}

export interface ReadSchedules extends ScheduleFile {
  /** The content of the file. */
  readonly text: string;
}

/** Reads the file of schedules; its warnings go to stderr. Throws `ConfigError` with all problems, `ConfigFileError`. */
export async function readSchedules(
  { io, output }: { readonly io: Io; readonly output: Output },
  { config, places, jobs }: ScheduleSource,
): Promise<ReadSchedules> {
  const file = config === undefined ? scheduleFilePath(places) : resolveUserPath(config, io);
  const text = readTextFile(file);
  const read = await parseSchedules(text, file, jobs.list());
  for (const warning of read.warnings) output.note(fileWarning(file, warning));
  return { ...read, text };
}
