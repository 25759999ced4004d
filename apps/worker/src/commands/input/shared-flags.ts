/** Arguments and flags that several nouns have: one text for each. */
import { PRIORITIES } from '@sb/jobs';
import {
  instantValue,
  pastValue,
  placeValue,
  priorityValue,
  spanValue,
  textValue,
  wholeNumber,
} from '../../cli/option-values.ts';

export const RUN = { runId: { summary: 'number of the run' } } as const;

export const JOB = { jobId: { summary: 'id of the job, as worker list shows it' } } as const;

export const OF_JOB = { value: 'id', summary: 'show only this job', parse: textValue } as const;

export const OF_QUEUE = { value: 'name', summary: 'show only this queue', parse: textValue } as const;

export const OF_SCHEDULE = {
  value: 'name',
  summary: 'show only runs of this schedule',
  parse: textValue,
} as const;

export const LIMIT = {
  value: 'n',
  summary: 'show at most this many',
  parse: wholeNumber(1, 10_000),
  default: 50,
} as const;

export const CURSOR = {
  value: 'place',
  summary: 'go on here; the page before has it as its next',
  parse: placeValue,
} as const;

/** A time of what happened. */
export const TIMES = {
  since: {
    value: 'time',
    summary: 'show only those within this duration, or since this instant',
    parse: pastValue,
  },
  until: {
    value: 'time',
    summary: 'only what happened before this time: 24h (ago), or an instant',
    parse: pastValue,
  },
} as const;

export const SCHEDULE_FILE = {
  value: 'file',
  summary: 'read schedules from this file (default: scheduler.yaml of the app)',
} as const;

/** Of a daemon, and of what checks or describes an installation. */
export const RULES_FILE = {
  value: 'file',
  summary: 'read alert rules from this file (default: alerts.yaml of the app)',
} as const;

export const ALERTS_FILE = {
  value: 'file',
  summary: 'read alert rules from this file (default: the file of the daemons, else alerts.yaml of the app)',
} as const;

export const INPUT = { value: 'json', summary: 'use this input: JSON, @file, or - for stdin' } as const;

export const PRIORITY = { value: 'priority', summary: PRIORITIES.join(', '), parse: priorityValue } as const;

export const OTHER_QUEUE = {
  value: 'name',
  summary: 'use this queue instead of the queue of the job',
} as const;

/** Given as `--because` where `--reason` is a filter, or a field of the input of a job. */
export const REASON = { value: 'text', summary: 'record this reason with the event' } as const;

export const NEEDED_REASON = {
  value: 'text',
  summary: 'record why, for other operators (required)',
} as const;

/** The end of a silence or an override. */
export const PERIOD = {
  for: { value: 'duration', summary: 'end it after this time', parse: spanValue },
  until: { value: 'instant', summary: 'end it at this instant', parse: instantValue },
} as const;

export const PAUSE = {
  for: {
    value: 'duration',
    summary: 'resume after this time (default: when resumed by hand)',
    parse: spanValue,
  },
  until: { value: 'instant', summary: 'resume at this instant', parse: instantValue },
  reason: NEEDED_REASON,
} as const;

export const STACK = { summary: 'show every frame of its error' } as const;

export const YES = { summary: 'do not ask' } as const;

export const DRY_RUN = { summary: 'show what would be done, and change nothing' } as const;
