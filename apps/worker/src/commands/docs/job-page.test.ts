import { createRegistry, defineJob } from '@sb/jobs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { jobPage } from './job-page.ts';

const send = defineJob({
  id: 'mail.send',
  name: 'Send mail',
  description: 'Sends <one> mail.',
  owner: 'mail team',
  events: ['mail.sent', 'mail.refused'],
  input: z.object({
    to: z.string().describe('address | list'),
    copies: z.number().default(1),
  }),
  examples: [{ input: { to: "o'hara@example.org" } }],
  queue: 'mail',
  priority: 'high',
  timeout: '2m',
  startDeadline: '1h',
  retry: { attempts: 5, backoff: 'linear', delay: '10s', maxDelay: '1h', jitter: false },
  concurrency: { limit: 3, key: ({ to }) => to },
  rateLimit: { limit: 100, per: '1m' },
  run: () => {},
});
const plain = { id: 'plain', name: 'Plain', scheduleHint: 'hourly', events: [], run: () => {} };
const listed = {
  id: 'z.listed',
  name: 'Listed',
  retry: { attempts: 3, backoff: ['1s', '5s'] },
  run: () => {},
};

const registry = createRegistry();
registry.register([plain, send, listed]);

test('a page has of each job what its code, its schedules and the rules say', () => {
  const text = jobPage({ jobs: registry.list(), schedules: [], rules: [] });
  const [head = '', mail = '', other = '', list = ''] = text.split(/^## /m);
  expect(head).toContain('| [`mail.send`](#mailsend) | Send mail | when asked |');
  expect(head).toContain('| [`plain`](#plain) | Plain | hourly |');
  expect(mail).toBe(
    [
      'mail.send',
      '',
      'Sends &lt;one> mail.',
      '',
      '- **owner**: mail team',
      '- **queue**: `mail`, priority high',
      '- **retry**: up to 5 attempts, linear backoff from 10 s up to 1 h',
      '- **timeout**: 2 min for each attempt',
      '- **start deadline**: expires if it has not started within 1 h',
      '- **limit**: 3 at once for each key of its input; another one: queue',
      '- **limit**: 100/m',
      '- **events**: `mail.sent`, `mail.refused`',
      '',
      '| input | flag | type | default | what |',
      '| --- | --- | --- | --- | --- |',
      String.raw`| \`to\` | \`--to\` | text | required | address \| list |`.replaceAll('\\`', '`'),
      '| `copies` | `--copies` | number | `1` |  |',
      '',
      '```bash',
      String.raw`worker job mail.send --input '{"to":"o'\''hara@example.org"}'`,
      '```',
      '\n',
    ].join('\n'),
  );
  expect(other).toContain('- **retry**: none\n');
  expect(other).not.toContain('events');
  expect(list).toContain('- **retry**: up to 3 attempts, after 1 s, 5 s\n');
});

test('the input of a schedule is shown without secrets: by their names, and by their shapes', () => {
  const input = { apiKey: 'geheim-1', from: 'postgres://ada:geheim-2@db/jobs', orgId: 'acme' };
  const nightly = {
    name: 'nightly',
    jobId: 'plain',
    schedule: '@daily',
    enabled: true,
    timezone: 'UTC',
    input,
  };
  const text = jobPage({ jobs: registry.list(), schedules: [nightly], rules: [] });
  expect(text).toContain('"orgId":"acme"');
  expect(text).not.toContain('geheim');
});
