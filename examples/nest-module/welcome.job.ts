import { defineJob } from '@sb/jobs';
import type { Mailer } from './mailer.ts';

/** A job is a value: a function makes it from the services that Nest has injected. */
export function welcomeJob(mailer: Mailer) {
  return defineJob({
    id: 'mail.welcome',
    name: 'Welcome mail',
    retry: { attempts: 5, backoff: 'exponential', delay: '10s' },
    run: async (ctx) => {
      await mailer.send(String(ctx.input?.['to']), ctx.run.idempotencyKey);
      return { sent: true };
    },
  });
}
