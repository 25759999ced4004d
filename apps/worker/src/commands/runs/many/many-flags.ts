/** Arguments and flags of commands that act on many runs. */
import { FINISHED_STATES } from '@sb/jobs';
import { LIVE_VIEWS } from '@sb/queue';
import { finishedStatesValue, liveViewsValue, spanValue, textValue } from '../../../cli/option-values.ts';
import { YES } from '../../input/shared-flags.ts';

export const RUNS = { runId: { summary: 'numbers of runs', optional: true, variadic: true } } as const;

const FILTER = {
  job: { value: 'id', summary: 'take only runs of this job', parse: textValue },
  queue: { value: 'name', summary: 'take only runs of this queue', parse: textValue },
  schedule: { value: 'name', summary: 'take only runs of this schedule', parse: textValue },
  tag: { value: 'tag', summary: 'take only runs with this tag', parse: textValue },
} as const;

export const LIVE_FILTER = {
  ...FILTER,
  state: { value: 'states', summary: LIVE_VIEWS.join(', '), parse: liveViewsValue },
  since: {
    value: 'duration',
    summary: 'take only runs that were created within this time',
    parse: spanValue,
  },
  yes: YES,
} as const;

export const FAILED_FILTER = {
  ...FILTER,
  since: { value: 'duration', summary: 'take only runs that ended within this time', parse: spanValue },
  error: {
    value: 'text',
    summary: 'take only runs with this text in the first line of the error',
    parse: textValue,
  },
  yes: YES,
} as const;

export const ENDED_FILTER = {
  ...FAILED_FILTER,
  state: { value: 'states', summary: FINISHED_STATES.join(', '), parse: finishedStatesValue },
} as const;
