import { defineJob } from '@sb/jobs';
import { DRYRUN_EVENT, QUESTMASTER_EVENTS } from '@sb/questboard';
import { questmasterInput } from './built-in/board-input.ts';

export const dailyQuestmaster = defineJob({
  id: 'daily.questmaster',
  name: 'Daily questmaster',
  description: 'Opens quests, flags stuck work, deals the decks of the day and publishes its digest.',
  scheduleHint: 'Daily at 9 AM',
  tags: ['questboard'],
  events: [...QUESTMASTER_EVENTS, DRYRUN_EVENT],
  input: questmasterInput,
  examples: [{ input: { orgId: 'default-org' } }, { input: { allOrgs: true } }],
  retry: { attempts: 3, backoff: 'exponential', delay: '10s' },
  run: async (ctx) =>
    (await import('./built-in/run-questmaster-job.ts')).runQuestmasterJob(ctx, { dryRun: ctx.run.dryRun }),
});
