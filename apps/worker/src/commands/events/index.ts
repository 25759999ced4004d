import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { listValue, textValue } from '../../cli/option-values.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { LIMIT, TIMES } from '../input/shared-flags.ts';

/** The commands about events. */
export const EVENT_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'events:tail',
    group: 'Look',
    summary: 'print the newest events',
    options: {
      follow: { short: 'f', summary: 'print new events too, until it is stopped' },
      type: {
        value: 'types',
        summary: 'print only these types, separated by commas: job.failed,run.*',
        parse: listValue,
      },
      run: { value: 'id', summary: 'print only events of this run', parse: runIdOf },
      job: { value: 'id', summary: 'print only events of this job', parse: textValue },
      actor: { value: 'name', summary: 'print only what this person or program did', parse: textValue },
      ...TIMES,
      until: { ...TIMES.until, summary: `${TIMES.until.summary}; not with --follow` },
      limit: { ...LIMIT, summary: 'print at most this many of those that exist', default: 20 },
    },
    examples: [
      'worker events:tail',
      'worker events:tail -f --type job.failed,run.*',
      'worker events:tail --run <run>',
      'worker events:tail --actor user:ana --since 7d --until 1d',
    ],
    load: () => import('./events-tail.ts'),
  }),
];
