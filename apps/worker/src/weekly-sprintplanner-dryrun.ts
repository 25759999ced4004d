import { defineJob } from '@sb/jobs';
import { sprintplannerDryrunInput } from './built-in/board-input.ts';

export const weeklySprintplannerDryrun = defineJob({
  id: 'weekly.sprintplanner.dryrun',
  name: 'Weekly sprint planner, dry run',
  description: 'Reports how the sprint planner would plan the week, and changes nothing.',
  tags: ['questboard'],
  input: sprintplannerDryrunInput,
  examples: [{ input: {} }, { input: { orgId: 'default-org' } }],
  run: async (ctx) =>
    (await import('./built-in/run-sprintplanner-job.ts')).runSprintplannerJob(ctx, { dryRun: true }),
});
