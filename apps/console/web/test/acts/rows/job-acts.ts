/** The acts on a job. */
import type { ActRow } from '../act-row.ts';
import { BECAUSE, REASON, SAID } from './reason.ts';

export const JOB_ACTS: readonly ActRow[] = [
  {
    at: '/jobs/mail.digest',
    form: 'form.runform',
    key: 'n',
    fill: { to: 'ops@acme.test', date: '2026-11-28', team: 'core', ...REASON },
    send: 'Run',
    sends: 'POST /jobs/mail.digest/runs',
    body: {
      input: { to: 'ops@acme.test', date: '2026-11-28', team: 'core' },
      reason: 'provider down',
    },
    copies: `worker job mail.digest --enqueue --input '{"to":"ops@acme.test","date":"2026-11-28","team":"core"}' ${BECAUSE}`,
  },
  {
    at: '/jobs/mail.digest',
    press: ['Dry run'],
    within: 'form.runform',
    first: (page) => page.locator('form.runform').getByLabel(/^to/).fill('ops@acme.test'),
    sends: 'POST /jobs/mail.digest/runs',
    body: { input: { to: 'ops@acme.test', date: '2026-11-28', team: 'core' }, dryRun: true },
    copies: `worker job mail.digest --enqueue --input '{"to":"ops@acme.test","date":"2026-11-28","team":"core"}' --dry-run`,
    copyFrom: ['Copy as CLI: dry run'],
  },
  {
    at: '/jobs/mail.digest',
    press: ['Pause…'],
    key: 'p',
    fill: { ...REASON, For: '2h' },
    send: 'Pause',
    sends: 'POST /jobs/mail.digest/pause',
    body: { reason: 'provider down', for: '2h' },
    copies: `worker job:pause mail.digest --for 2h ${SAID}`,
  },
  {
    at: '/jobs/mail.digest',
    press: ['Pause…'],
    fill: { ...REASON, For: 'until', Until: '2027-01-04T08:00:00Z' },
    send: 'Pause',
    sends: 'POST /jobs/mail.digest/pause',
    body: { reason: 'provider down', until: '2027-01-04T08:00:00.000Z' },
    copies: `worker job:pause mail.digest --until 2027-01-04T08:00:00.000Z ${SAID}`,
  },
  {
    at: '/jobs/mail.digest',
    press: ['Resume'],
    key: 'p',
    sends: 'DELETE /jobs/mail.digest/pause',
    version: 5,
    copies: 'worker job:resume mail.digest',
    copyFrom: ['More', 'Copy job:resume'],
    given: { '/jobs/mail.digest': { pause: { mode: 'paused', reason: 'provider down', version: 5 } } },
  },
  {
    at: '/jobs/mail.digest',
    press: ['More', 'Limits…'],
    fill: { 'At once': '3', ...REASON },
    send: 'Set limits',
    sends: 'PATCH /jobs/mail.digest',
    body: { maxRunning: 3, reason: 'provider down' },
    copies: `worker job:limit mail.digest --concurrency 3 ${SAID}`,
  },
];
