import { defineJob } from '@sb/jobs';
import { DRYRUN_EVENT } from '@sb/questboard';
import { questmasterDryrunInput } from './built-in/board-input.ts';

export const dailyQuestmasterDryrun = defineJob({
  id: 'daily.questmaster.dryrun',
  name: 'Daily questmaster, dry run',
  description: 'Reports what the questmaster would change, and changes nothing.',
  scheduleHint: 'Daily at 10 AM',
  tags: ['questboard'],
  events: [DRYRUN_EVENT],
  input: questmasterDryrunInput,
  examples: [{ input: {} }, { input: { orgId: 'default-org' } }],
  run: async (ctx) =>
    (await import('./built-in/run-questmaster-job.ts')).runQuestmasterJob(ctx, { dryRun: true }),
});
