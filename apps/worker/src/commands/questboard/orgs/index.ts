import { type CommandDefinition, defineCommand } from '../../../cli/command.ts';
import { ACT, FIELDS } from '../verbs/shared-flags.ts';

export const ORG_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'org:change',
    group: 'Questboard',
    summary: 'change the name, the zone, the days or settings of an organisation',
    options: {
      name: { value: 'text', summary: 'what it is called' },
      timezone: { value: 'zone', summary: 'such as Europe/Berlin' },
      workdays: { value: 'days', summary: '1 is Monday: 1,2,3,4,5' },
      holidays: { value: 'dates', summary: 'all of them: 2026-12-25,2026-12-26' },
      active: { summary: 'jobs for all organisations run for it' },
      inactive: { summary: 'jobs for all organisations leave it out' },
      set: {
        ...FIELDS.set,
        summary: 'give a setting, as questboard:show --json lists them: settings.deck.max=5; once for each',
      },
      unset: FIELDS.unset,
      ...ACT,
    },
    examples: [
      "worker org:change --name 'Acme and Sons' --holidays 2026-12-25,2026-12-26",
      'worker org:change --set settings.deck.max=5 --unset settings.focus',
      'worker org:change --org acme --inactive',
    ],
    load: () => import('./org-change.ts'),
  }),
];
