/** The job, as the worker executes it and as the route asks for it. */
import { defineJob } from '@sb/jobs';
import { z } from 'zod';

export const welcome = defineJob({
  id: 'mail.welcome',
  name: 'Welcome mail',
  retry: { attempts: 5, backoff: 'exponential', delay: '10s' },
  input: z.object({ to: z.email() }),
  dedupeKey: ({ to }) => `welcome:${to}`,
  run: (ctx) => {
    ctx.progress(0, 1, `to ${ctx.input.to}`);
    ctx.logger.info('sending', { to: ctx.input.to, key: ctx.run.idempotencyKey });
    ctx.progress(1, 1, 'sent');
    return { sent: ctx.input.to };
  },
});
