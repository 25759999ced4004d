import { SYNC_EVENTS } from '@sb/github';
import { defineJob } from '@sb/jobs';
import { githubSyncInput } from './built-in/github-input.ts';

export const githubSync = defineJob({
  id: 'github.sync',
  name: 'GitHub sync',
  description:
    'Makes, updates and closes GitHub issues for tasks that are marked for it; one way, never against people.',
  scheduleHint: 'Every 5-15 minutes',
  tags: ['questboard', 'github'],
  events: SYNC_EVENTS,
  input: githubSyncInput,
  examples: [{ input: {} }, { input: { orgId: 'default-org' } }],
  // The schedule is the retry: what is left over waits for its next fire.
  retry: { attempts: 1 },
  run: async (ctx) => (await import('./built-in/sync-github.ts')).syncGithub(ctx),
});
