/** Flags of a search in logs, and of the log of one run. */
import { LOG_LEVELS, type LogLevel } from '@sb/logger';
import { logLevelValue, logPositionValue, spanValue, wholeNumber } from '../../cli/option-values.ts';
import { OF_JOB } from '../input/shared-flags.ts';

/** The search stops after this many lines, and the chunk that the last one is in. */
export const MOST_LINES = 1_000;

/** The flags that choose lines. */
const LINE_FLAGS = {
  grep: { value: 'text', summary: 'find this text in messages and values of fields; case is ignored' },
  since: { value: 'duration', summary: 'show only lines of this time', parse: spanValue },
  level: {
    value: 'level',
    summary: `show only lines of this level and above: ${LOG_LEVELS.join(', ')}`,
    parse: logLevelValue,
  },
} as const;

export const LOGS_FLAGS = {
  ...LINE_FLAGS,
  job: OF_JOB,
  limit: {
    value: 'n',
    summary: 'stop after about this many lines',
    parse: wholeNumber(1, 10_000),
    default: MOST_LINES,
  },
  before: {
    value: 'position',
    summary: 'go on at this position, as the search before printed it',
    parse: logPositionValue,
  },
} as const;

export const RUN_LOGS_FLAGS = {
  follow: { short: 'f', summary: 'print new lines too, until the run has ended' },
  ...LINE_FLAGS,
  attempt: {
    value: 'n',
    summary: 'show only lines of this attempt, as run:show counts them',
    parse: wholeNumber(1, 1_000_000),
  },
} as const;

/** The level and those above it; undefined for all. */
export function levelsFrom(level: LogLevel | undefined): readonly LogLevel[] | undefined {
  return level && LOG_LEVELS.slice(LOG_LEVELS.indexOf(level));
}
