import { defineJob } from '@sb/jobs';
import { retryInput } from './built-in/retry-input.ts';

export const maintenanceRetry = defineJob({
  id: 'maintenance.retry',
  name: 'Retry what failed',
  description: 'Replays runs that recently failed for good: a few times, with growing pauses.',
  scheduleHint: 'Every hour',
  tags: ['maintenance'],
  events: ['run.replayed'],
  input: retryInput,
  examples: [{ input: { maxRetries: 3, lookbackHours: 24, excludeJobs: ['mail.send'] } }],
  run: async (ctx) => (await import('./built-in/retry-failed.ts')).retryFailed(ctx),
});
