/**
 * The schedules of a daemon follow their file while it runs. A file with mistakes changes nothing: the last valid one
 * stays in force, and each broken version is reported once, with all its problems. If the store cannot be reached, the
 * new version is loaded as soon as it can.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, ConfigFileError } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import {
  diffSchedules,
  parseSchedules,
  ScheduleCycleError,
  type ReloadReport,
  type ScheduleDiff,
  type ScheduleEntry,
  type ScheduleFile,
  type Scheduler,
} from '@sb/scheduler';
import { plural } from '@sb/words';
import { problemShape } from '@sb/views';
import { fileWarning } from '../../views/file-warning.ts';
import { maskedChanges } from '../schedules/views/schedule-difference.ts';
import { scheduleChanges } from './schedule-changes.ts';
import type { Voice } from './voice.ts';
import { type Reading, watchFile, type WatchTiming } from './watch-file.ts';

/** A stop waits at most this long for a store that hangs. */
const STOP_WITHIN_MS = 2_000;

export interface FollowTiming {
  readonly watch?: WatchTiming;
  /** Interval between two attempts to load the schedules, ms. */
  readonly retry: number;
}

const TIMING: FollowTiming = { retry: 2_000 };

export interface FollowOptions {
  /** The file as it was read at the start. */
  readonly source: ScheduleFile & { readonly text: string };
  readonly jobs: readonly RegisteredJob[];
  /** The current scheduler, if there is one yet: it may be replaced later. */
  readonly scheduler: () => Pick<Scheduler, 'reload'> | undefined;
  readonly voice: Pick<Voice, 'news'>;
  readonly secrets: readonly string[];
  readonly timing?: FollowTiming;
}

export interface FollowedSchedules {
  /** The newest valid schedules: a new scheduler starts with them. */
  entries(): readonly ScheduleEntry[];
  /** Reads the file now. */
  readNow(): void;
  stop(): Promise<void>;
}

export function followSchedules(options: FollowOptions): FollowedSchedules {
  const { source, jobs, scheduler, voice, secrets, timing = TIMING } = options;
  const { file, text } = source;
  const stopping = new AbortController();
  let { entries } = source;
  let warned = warningsOf(source);
  let isBroken = false;
  const watching = watchFile({ file, text, changed, ...(timing.watch && { timing: timing.watch }) });
  return {
    entries: () => entries,
    readNow: () => watching.readNow(),
    async stop() {
      stopping.abort();
      await Promise.race([watching.stop(), sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
    },
  };

  async function changed(reading: Reading): Promise<void> {
    try {
      if (reading.error) throw reading.error;
      await take(await parseSchedules(reading.text, file, jobs));
    } catch (error) {
      isBroken = true;
      reportBroken(error);
    }
  }

  async function take(read: ScheduleFile): Promise<void> {
    if (isBroken) voice.news({ level: 'info', message: `${file} is valid again`, fields: { file } });
    isBroken = false;
    const warnings = warningsOf(read);
    for (const message of warnings)
      if (!warned.has(message)) voice.news({ level: 'warn', message, fields: { file } });
    warned = warnings;
    const diff = diffSchedules(entries, read.entries);
    if (diff.added.length + diff.changed.length + diff.gone.length === 0) return;
    const before = entries;
    entries = read.entries;
    const report = await load().catch((error: unknown) => {
      entries = before;
      throw error;
    });
    if (report) for (const news of scheduleChanges(masked(diff), report)) voice.news(news);
  }

  /** Undefined if it is stopped first. */
  async function load(): Promise<ReloadReport | undefined> {
    for (let isFirst = true; !stopping.signal.aborted; isFirst = false) {
      try {
        const report = await scheduler()?.reload(entries);
        if (report) return report;
      } catch (error) {
        // No further attempt helps: it is a mistake of the file.
        if (error instanceof ScheduleCycleError) throw error;
        const message = `the schedules of ${file} could not be loaded yet; it will be tried again`;
        if (isFirst && !stopping.signal.aborted)
          voice.news({ level: 'error', message, fields: { file, error } });
      }
      await sleep(timing.retry, undefined, { signal: stopping.signal }).catch(() => {});
    }
    return undefined;
  }

  function masked(diff: ScheduleDiff): ScheduleDiff {
    const changes = diff.changed.map((one) => ({ ...one, changes: maskedChanges(one, secrets) }));
    return { ...diff, changed: changes };
  }

  function reportBroken(error: unknown): void {
    const kept = 'the schedules stay as they were';
    if (error instanceof ConfigError) {
      const { problems } = error;
      voice.news({
        level: 'error',
        message: `${file} has ${plural(problems.length, 'mistake')}: ${kept}`,
        details: error.message,
        fields: { file, problems: problems.map((problem) => problemShape(file, problem)) },
      });
    } else if (error instanceof ConfigFileError)
      voice.news({ level: 'error', message: `${error.message} Until then ${kept}.`, fields: { file } });
    else if (error instanceof ScheduleCycleError)
      voice.news({
        level: 'error',
        message: `${file}: ${kept}`,
        details: `${error.message} ${error.hint}`,
        fields: { file, cycles: error.cycles },
      });
    else
      voice.news({ level: 'error', message: `${file} could not be used: ${kept}`, fields: { file, error } });
  }
}

function warningsOf({ file, warnings }: ScheduleFile): ReadonlySet<string> {
  return new Set(warnings.map((warning) => fileWarning(file, warning).replace(/^warning {2}/, '')));
}
