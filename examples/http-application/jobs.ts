/** What the web tier knows of its jobs: id, input, options. The worker adds the work, so no mail server is needed here. */
import { defineJob } from '@sb/jobs';
import { z } from 'zod';

export interface Mailer {
  send(mail: { readonly to: string; readonly text: string; readonly key: string }): Promise<void>;
}

/** The mailer is the worker's; the web tier asks for runs, and never sends. */
export function invoiceJob(mailer?: Mailer) {
  return defineJob({
    id: 'shop.invoice',
    name: 'Send the invoice of an order',
    queue: 'mail',
    retry: { attempts: 5, backoff: 'exponential', delay: '10s' },
    input: z.object({ nr: z.string(), to: z.email() }),
    dedupeKey: ({ nr }) => `invoice:${nr}`,
    run: async (ctx) => {
      const { nr, to } = ctx.input;
      if (!mailer) throw new Error('The web tier executes no runs.');
      ctx.progress(0, 1, `to ${to}`);
      await mailer.send({ to, text: `Invoice of order ${nr}`, key: ctx.run.idempotencyKey });
      ctx.progress(1, 1, 'sent');
      return { sent: nr };
    },
  });
}
