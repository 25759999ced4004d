import { defineJob } from '@sb/jobs';
import { CLEANUP_JOB, retentionSchema } from '@sb/worker/retention';

export const maintenanceCleanup = defineJob({
  id: CLEANUP_JOB,
  name: 'Clean up',
  description: 'Removes finished runs, events and other records after their retention time.',
  scheduleHint: 'Daily at midnight',
  tags: ['maintenance'],
  input: retentionSchema.prefault({}),
  examples: [
    { input: { retentionDays: 60 } },
    {
      input: { outcomes: { succeeded: 7, failed: 90 }, jobs: { 'github.sync': { age: 3, keepLast: 1_000 } } },
    },
  ],
  timeout: '6h',
  retry: { attempts: 3, backoff: 'exponential', delay: '1m' },
  run: async (ctx) => {
    const { cleanUpStore } = await import('./built-in/clean-up.ts');
    return cleanUpStore(ctx);
  },
});
