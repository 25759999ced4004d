// Jobs of our own, in a repository of our own: the worker imports this file as it stands.
import { defineJob, Permanent } from '@sb/jobs';

export const invoice = defineJob({
  id: 'billing.invoice',
  name: 'Write an invoice',
  retry: { attempts: 3, backoff: 'exponential', delay: '10s' },
  run: async (ctx) => {
    const { nr } = ctx.input ?? {};
    if (nr === undefined) throw new Permanent('An invoice needs a number.');
    ctx.logger.info('writing', { nr, key: ctx.run.idempotencyKey });
    return { written: nr };
  },
});

export const reminder = defineJob({
  id: 'billing.reminder',
  name: 'Remind of what is not paid',
  run: (ctx) => `looked at ${ctx.now.toISOString().slice(0, 10)}`,
});
