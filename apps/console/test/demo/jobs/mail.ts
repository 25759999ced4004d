/** Mail of the shop: from one minute of the day its server refuses it. */
import { z } from 'zod';
import { between, type DemoJob, failure, MINUTE, nothing, pick } from './job.ts';
import { CUSTOMERS, PEOPLE, TEAMS } from './names.ts';

/** The mail server breaks here, and is not mended until the day ends. */
const OUTAGE_MIN = 23 * 60 + 8;

const refused = (): Error =>
  failure('Error', 'connect ECONNREFUSED 10.4.2.19:587', ['TCPConnectWrap.afterConnect (node:net:1611:16)']);

export const MAIL_DIGEST: DemoJob = {
  job: {
    id: 'mail.digest',
    name: 'Daily digest mail',
    owner: 'growth',
    tags: ['mail'],
    queue: 'mail',
    input: z.object({ to: z.email(), date: z.string(), team: z.string() }),
    retry: { attempts: 3, backoff: 'exponential', delay: '4s' },
    timeout: '30s',
    concurrency: { limit: 4 },
    run: nothing,
  },
  everyMin: 4,
  input: (random) => ({
    to: `${pick(random, TEAMS)}@acme.test`,
    date: '2026-11-28',
    team: pick(random, TEAMS),
  }),
  play(random, dayAt, { team, to }: { readonly team: string; readonly to: string }) {
    const isDown = dayAt > OUTAGE_MIN * MINUTE;
    const ms = between(random, 120, 420);
    const log = [
      ['info', 'rendering the digest', { team, template: 'digest/v4' }],
      ['info', 'collected', { quests: 7, flags: 2 }],
    ] as const;
    if (!isDown)
      return {
        ms,
        log: [...log, ['info', `sent to ${to}`]],
        steps: [
          ['collect', 0.4, { quests: 7, flags: 2 }],
          ['send', 1, { messageId: '<4711.digest@mail.acme.test>' }],
        ],
        result: { sent: 1 },
      };
    return {
      ms,
      log: [
        ...log,
        ['warn', 'the handshake with the mail server failed', { host: 'smtp.internal', port: 587 }],
      ],
      steps: [['collect', 0.4, { quests: 7, flags: 2 }]],
      error: failure(
        'MailError',
        'smtp.internal:587 did not accept the connection',
        ['sendDigest (src/mail/send-digest.ts:48:11)', 'run (src/jobs/mail-digest.ts:21:22)'],
        refused(),
      ),
    };
  },
};

export const MAIL_WELCOME: DemoJob = {
  job: {
    id: 'mail.welcome',
    name: 'Welcome mail',
    owner: 'growth',
    tags: ['mail'],
    queue: 'mail',
    input: z.object({ to: z.email(), copies: z.number().int().default(1) }),
    retry: { attempts: 3, delay: '2s' },
    run: nothing,
  },
  everyMin: 1.6,
  input: (random) => ({ to: `${pick(random, PEOPLE)}@${pick(random, CUSTOMERS)}.test`, copies: 1 }),
  play: (random) => ({ ms: between(random, 20, 90), log: [['info', 'sent']], result: { sent: 1 } }),
};
