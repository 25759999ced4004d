import { defineJob } from '@sb/jobs';
import { SPRINTPLANNER_EVENTS } from '@sb/questboard';
import { sprintplannerInput } from './built-in/board-input.ts';

export const weeklySprintplanner = defineJob({
  id: 'weekly.sprintplanner',
  name: 'Weekly sprint planner',
  description: 'Plans the week of a team: who does what and when, with reasons; gives tasks to members.',
  scheduleHint: 'Weekly on Monday at 9 AM',
  tags: ['questboard'],
  events: SPRINTPLANNER_EVENTS,
  input: sprintplannerInput,
  examples: [{ input: { orgId: 'default-org' } }, { input: { orgId: 'default-org', week: '2026-W06' } }],
  retry: { attempts: 3, backoff: 'exponential', delay: '10s' },
  run: async (ctx) =>
    (await import('./built-in/run-sprintplanner-job.ts')).runSprintplannerJob(ctx, {
      dryRun: ctx.run.dryRun,
    }),
});
