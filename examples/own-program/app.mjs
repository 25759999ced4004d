// A web application that asks for runs and works them off itself, in one process with one file for a store.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { defineJob } from '@sb/jobs';
import { createWorker } from '@sb/worker';
import { report } from './jobs.mjs';

const welcome = defineJob({
  id: 'mail.welcome',
  name: 'Welcome mail',
  retry: { attempts: 5, backoff: 'exponential', delay: '10s' },
  run: async (ctx) => {
    ctx.logger.info('sending', { to: ctx.input?.to, key: ctx.run.idempotencyKey });
    return { sent: true };
  },
});

const digest = defineJob({ id: 'mail.digest', name: 'Daily digest', run: () => 'sent' });

const worker = createWorker({
  jobs: [welcome, digest, report],
  // The server answers while a report is computed: that has a thread, which finds its job here.
  threadModule: new URL('./jobs.mjs', import.meta.url),
  databaseUrl: process.env.DATABASE_URL ?? 'sqlite:data/worker.db',
  schedules: [{ jobId: 'mail.digest', schedule: '0 8 * * *', timezone: 'Europe/Berlin' }],
  // Old records would stay without it.
  retention: { retentionDays: 30 },
  name: 'own-program',
});
await worker.start();

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const to = searchParams.get('to') ?? '';
  const asked =
    pathname === '/report'
      ? worker.enqueue(report, { below: 200_000 })
      : worker.enqueue(welcome, { to }, { dedupeKey: `welcome:${to}` });
  asked.then(
    ({ id, verdict }) => response.writeHead(202).end(JSON.stringify({ run: id, verdict })),
    (error) => response.writeHead(503).end(JSON.stringify({ code: error.code })),
  );
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () =>
  console.log(JSON.stringify(server.address())),
);

await once(process, 'SIGTERM');
server.close();
const { finished, putBack } = await worker.stop();
console.log(JSON.stringify({ finished, putBack }));
