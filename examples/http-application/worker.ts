/** The worker: `node worker.ts`. SIGTERM stops it: runs get 30 s to end, and the others are put back. */
import { createWorker } from '@sb/worker';
import { invoiceJob, type Mailer } from './jobs.ts';

/** Instead of a mail server. */
const mailer: Mailer = {
  send: async ({ to, text }) => console.log(`to ${to}: ${text}`),
};

const worker = createWorker({
  jobs: [invoiceJob(mailer)],
  databaseUrl: process.env['DATABASE_URL'] ?? '',
  // Old records would stay without it.
  retention: { retentionDays: 30 },
  signals: true,
});
await worker.start();
