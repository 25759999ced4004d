/** Alerts for the stub: what fires, the rules, channels and silences. */
import { history, statistics } from './stub-alert-history.mjs';
import { CHANNELS, RULES, SENT } from './stub-alert-rules.mjs';
import { backTest, explained } from './stub-alert-tests.mjs';
import { DAY, HOUR, MINUTE, past } from './stub-time.mjs';

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route @param {URLSearchParams} params @param {unknown} body
 * @returns {{ status?: number, body: unknown } | undefined}
 */
export function answerAlerts(method, route, params, body) {
  if (method !== 'GET') return act(route, body);
  const [, , , rule = '', what] = route.split('/');
  if (route === '/alerts') return { body: alertsNow() };
  if (route === '/alerts/config') return { body: config() };
  if (route === '/alerts/history') return { body: { now: past(0), items: history(params) } };
  if (route === '/alerts/stats') return { body: statistics(params.get('since')) };
  if (route === '/silences') return { body: { now: past(0), items: [SILENCE(), OVER()] } };
  if (what === 'explain') return { body: explained(decodeURIComponent(rule)) };
  if (what === 'back-test') return { body: backTest(decodeURIComponent(rule), params.get('since')) };
  return undefined;
}

/** @param {string} route @param {unknown} body */
function act(route, body) {
  if (route === '/silences') return { status: 201, body: { ...SILENCE(), id: 8 } };
  if (route.startsWith('/silences/')) return { body: SILENCE() };
  if (route.endsWith('/ack')) return { body: { items: [] } };
  if (route !== '/alerts/test') return undefined;
  const wanted = typeof body === 'object' && body && 'channel' in body ? [body.channel] : CHANNELS;
  return {
    body: wanted.map((channel) =>
      channel === 'webhook'
        ? { channel, outcome: 'sent' }
        : { channel, outcome: 'failed', says: '404: the webhook is not there' },
    ),
  };
}

const SILENCE = () => ({
  id: 7,
  match: { rule: ['dlq-jobs'] },
  says: 'rule dlq-jobs',
  from: past(20 * MINUTE),
  until: past(-4 * HOUR),
  by: 'user:ben',
  reason: 'known: oldshop endpoint is gone, contract ends 30 Nov',
  inForce: true,
});

const OVER = () => ({
  ...SILENCE(),
  id: 6,
  match: { severity: ['low'] },
  says: 'severity low',
  from: past(2 * DAY),
  until: past(DAY),
  reason: 'storage move, OPS-418',
  inForce: false,
});

/** @type {(rule: string, more: object) => object} */
const row = (rule, more) => ({
  rule,
  state: 'firing',
  severity: RULES.find(([name]) => name === rule)?.[2],
  channels: CHANNELS,
  since: past(191_000),
  sent: SENT,
  ...more,
});

function alertsNow() {
  const fires = [
    row('repeated-failures', {
      alertId: 17,
      about: 'job mail.digest',
      group: { kind: 'job', name: 'mail.digest' },
      value: '46 failures',
      threshold: '3',
      summary: 'mail.digest failed 46 times in a row',
      error: 'UpstreamError: smtp.internal:587 did not accept the connection',
      runId: 3436,
      quiet: 'acknowledged by cli',
    }),
    row('low-success-rate', {
      alertId: 18,
      about: 'job mail.digest',
      group: { kind: 'job', name: 'mail.digest' },
      value: '11.5 % of 52 runs',
      threshold: '80 %',
      summary: '11.5 % of the runs of mail.digest within 1 h succeeded',
      runId: 3436,
    }),
    ...[
      ['webhooks', 29],
      ['mail', 47],
      ['billing', 23],
    ].map(([queue, count], nr) =>
      row('dlq-jobs', {
        alertId: 12 + nr,
        about: `queue ${queue}`,
        group: { kind: 'queue', name: queue },
        value: `${count} dead letters`,
        threshold: '1',
        summary: `Queue ${queue} has ${count} dead letters`,
        quiet: 'silenced',
        silenceId: 7,
        sent: '-',
      }),
    ),
    row('queue-backlog', {
      state: 'pending',
      about: 'queue media',
      group: { kind: 'queue', name: 'media' },
      value: '94 pending',
      threshold: '50 pending',
      summary: 'Queue media has 94 runs that are due and not started',
      sent: undefined,
    }),
  ];
  return {
    now: past(0),
    file: '/etc/worker/alerts.yaml',
    hash: 'f00d',
    enabled: true,
    firing: 5,
    silenced: 3,
    rules: [
      ...fires,
      ...RULES.filter(([name]) => !fires.some((one) => 'rule' in one && one.rule === name)).map(([rule]) =>
        row(rule, { state: 'ok', since: undefined, sent: undefined }),
      ),
    ],
    channels: [
      { channel: 'slack', state: 'unused', waiting: 0 },
      { channel: 'email', state: 'unused', waiting: 0 },
      {
        channel: 'discord',
        state: 'broken',
        waiting: 0,
        lastGivenUp: { at: past(36_000), says: '404: the webhook is not there' },
        broken: { since: past(36_000), says: '404: the webhook is not there' },
      },
      { channel: 'webhook', state: 'used', waiting: 0, lastSentAt: past(36_000) },
    ],
    daemons: DAEMONS(),
    silences: [SILENCE()],
  };
}

const DAEMONS = () =>
  ['web-1', 'web-2'].map((name, nr) => ({
    id: nr + 1,
    name,
    file: 'alerts.yaml',
    hash: 'f00d',
    isSame: true,
    evaluates: nr === 0,
    loadedAt: past(DAY),
  }));

function config() {
  return {
    file: 'alerts.yaml',
    hash: 'f00d',
    rules: RULES.map(([name, says, severity, kind, group]) => ({
      name,
      group,
      enabled: true,
      severity,
      channels: CHANNELS,
      sendsTo: CHANNELS,
      keepFiringForMs: 0,
      condition: { kind },
      says,
      ...(name === 'dlq-jobs' && { description: 'Runs that failed for good and need a decision.' }),
    })),
    daemons: DAEMONS(),
  };
}
