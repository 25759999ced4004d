/** Flags of a search in logs. */
import { LOG_LEVELS } from '@sb/logger';
import { logLevelValue, logPositionValue, spanValue, wholeNumber } from '../../cli/option-values.ts';
import { OF_JOB } from '../input/shared-flags.ts';

/** The search stops after this many lines, and the chunk that the last one is in. */
export const MOST_LINES = 1_000;

export const LOGS_FLAGS = {
  grep: { value: 'text', summary: 'find this text in messages and values of fields; case is ignored' },
  job: OF_JOB,
  since: { value: 'duration', summary: 'show only lines of this time', parse: spanValue },
  level: {
    value: 'level',
    summary: `show only lines of this level and above: ${LOG_LEVELS.join(', ')}`,
    parse: logLevelValue,
  },
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
