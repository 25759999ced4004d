/** Jobs that did something, for tests of pages: a job that fails, one with steps and children, and one that waits. */
import { createTestWorker, type TestWorker, type TestWorkerOptions } from '@sb/testing';
import { defineJob } from '@sb/jobs';

const fail = (message: string): never => {
  throw new Error(message);
};

export const send = defineJob({
  id: 'mail.send',
  name: 'Send mail',
  queue: 'mail',
  retry: { attempts: 2 },
  async run(ctx) {
    const { to } = ctx.input as { readonly to: string };
    ctx.logger.info(`sending to ${to}`, { to, password: 'swordfish' });
    await ctx.step('render', () => ({ bytes: 120 }));
    if (to === 'nobody') fail(`no such mailbox: ${to}`);
    return { sent: 1 };
  },
});

export const report = defineJob({
  id: 'report.month',
  name: 'Report',
  async run(ctx) {
    await ctx.enqueue(send, { to: 'ada' });
    return { rows: 3 };
  },
});

export async function openWork(more: Pick<TestWorkerOptions, 'schedules'> = {}): Promise<TestWorker> {
  return createTestWorker({ jobs: [send, report], now: '2026-03-02T12:00:00Z', ...more });
}
