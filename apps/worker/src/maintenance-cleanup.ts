import { defineJob } from '@sb/jobs';
import { jobStore, providedRetention } from './built-in/job-store.ts';
import { cleanupInput, retentionSchema } from './built-in/cleanup-input.ts';

export const maintenanceCleanup = defineJob({
  id: 'maintenance.cleanup',
  name: 'Clean up',
  description: 'Removes finished runs, events and other records after their retention time.',
  scheduleHint: 'Daily at midnight',
  tags: ['maintenance'],
  input: cleanupInput,
  examples: [
    { input: { retentionDays: 60 } },
    {
      input: { outcomes: { succeeded: 7, failed: 90 }, jobs: { 'github.sync': { age: 3, keepLast: 1_000 } } },
    },
  ],
  timeout: '6h',
  retry: { attempts: 3, backoff: 'exponential', delay: '1m' },
  run: async (ctx) => {
    const { cleanUp } = await import('./built-in/clean-up.ts');
    return cleanUp(jobStore(), ctx, retentionSchema.parse(providedRetention()));
  },
});
