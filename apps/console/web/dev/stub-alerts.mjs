/** Alerts for the stub: the rules, what fires, channels, silences, history and numbers of the mock. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CHANNELS = ['webhook', 'discord'];

/** @param {number} ago */
const past = (ago) => new Date(Date.now() - ago).toISOString();

/** Name, sentence, severity, kind, group. @type {readonly (readonly [string, string, string, string, string])[]} */
const RULES = [
  ['repeated-failures', '3 failures of a job in a row', 'high', 'consecutiveFailures', 'jobFailures'],
  [
    'critical-job-failure',
    '1 failure of a job that ^billing matches within 1 h',
    'critical',
    'failureCount',
    'jobFailures',
  ],
  ['job-timeout', 'a run of a job times out', 'medium', 'timeout', 'jobFailures'],
  ['dlq-jobs', '1 dead letter in a queue', 'high', 'dlqSize', 'queueHealth'],
  ['queue-backlog', '50 due runs in a queue', 'medium', 'pendingJobs', 'queueHealth'],
  ['queue-paused', 'a queue is paused without an end', 'medium', 'queuePaused', 'queueHealth'],
  [
    'delayed-jobs',
    '20 runs of a queue retry or wait for longer than 5 min',
    'low',
    'delayedJobs',
    'queueHealth',
  ],
  [
    'low-success-rate',
    'less than 80 % of 5 or more runs of a job within 1 h succeed',
    'medium',
    'successRate',
    'performance',
  ],
  [
    'duration-spike',
    'runs of a job take 2 times as long as before',
    'low',
    'durationIncrease',
    'performance',
  ],
  [
    'concurrency-limit',
    'a queue is at its limit for 5 min, and more runs wait',
    'low',
    'concurrencyLimit',
    'performance',
  ],
];

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

const SENT = 'webhook sent, discord given up';

function alertsNow() {
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

/** @param {URLSearchParams} params */
function history(params) {
  const rows = [
    ['repeated-failures', 'firing', 'mail.digest', 'mail.digest failed 46 times in a row', 0.05, undefined],
    [
      'low-success-rate',
      'firing',
      'mail.digest',
      '11.5 % of the runs of mail.digest within 1 h succeeded',
      0.05,
      undefined,
    ],
    [
      'job-timeout',
      'resolved',
      'report.revenue',
      'A run of report.revenue timed out, and none has succeeded since',
      7,
      6.4,
    ],
    [
      'duration-spike',
      'resolved',
      'github.issues',
      'The last runs of github.issues took 4.1 s; 1.2 s is usual',
      11,
      9,
    ],
    ['queue-backlog', 'resolved', undefined, 'Queue sync has 61 runs that are due and not started', 30, 29.8],
  ];
  return rows
    .map(([rule, state, jobId, summary, fired, ended], nr) => ({
      id: 18 - nr,
      rule,
      severity: RULES.find(([name]) => name === rule)?.[2],
      state,
      firedAt: past(Number(fired) * HOUR),
      ...(ended !== undefined && { resolvedAt: past(Number(ended) * HOUR), ended: 'resolved' }),
      ...(jobId === undefined ? { queue: 'sync' } : { jobId }),
      about: jobId ?? 'queue sync',
      value: '46 failures',
      threshold: '3',
      summary,
      ...(nr === 0 && {
        error: 'UpstreamError: smtp.internal:587 did not accept the connection',
        runId: 3436,
      }),
      deliveries: [
        { channel: 'webhook', outcome: 'sent', at: past(Number(fired) * HOUR) },
        {
          channel: 'discord',
          outcome: 'given_up',
          at: past(Number(fired) * HOUR),
          says: '404: the webhook is not there',
        },
        ...(ended === undefined || jobId === undefined
          ? [
              {
                outcome: 'suppressed',
                at: past(Number(fired) * HOUR),
                suppressed: { reason: 'min_interval', count: 12 },
              },
            ]
          : []),
      ],
      sent: ended === undefined || jobId === undefined ? `${SENT}, 12 left out: min interval` : SENT,
    }))
    .filter(
      (one) =>
        (!params.has('severity') || params.get('severity') === one.severity) &&
        (!params.has('state') || params.get('state') === one.state) &&
        (!params.has('rule') || params.get('rule') === one.rule) &&
        (!params.has('job') || params.get('job') === one.about) &&
        (!params.has('queue') || one.about === `queue ${params.get('queue')}`) &&
        (!params.has('suppressed') || one.deliveries.length > 2),
    );
}

/** @param {string | null} since */
function statistics(since) {
  const days = { '24h': 1, '7d': 7, '30d': 30 }[since ?? '7d'] ?? 7;
  /** @type {(fired: number, sent: number, firingNow?: number) => object} */
  const numbers = (fired, sent, firingNow = 0) => ({
    fired: fired * days,
    firingNow,
    sent: sent * days,
    givenUp: days,
    suppressed: { min_interval: 12 * days, silence: 27 * days },
    resolvedAfterMs: { p50: 22 * MINUTE, p95: 3 * HOUR, max: 9 * HOUR },
  });
  return {
    since: past(days * DAY),
    total: numbers(12, 66, 5),
    rules: [
      { rule: 'dlq-jobs', ...numbers(5, 54, 3) },
      { rule: 'duration-spike', ...numbers(2, 4) },
      { rule: 'job-timeout', ...numbers(2, 4) },
      { rule: 'low-success-rate', ...numbers(2, 3, 1) },
      { rule: 'repeated-failures', ...numbers(1, 1, 1) },
    ],
    severities: [
      { severity: 'high', ...numbers(6, 55, 4) },
      { severity: 'low', ...numbers(2, 4) },
      { severity: 'medium', ...numbers(4, 7, 1) },
    ],
    channels: [
      { channel: 'discord', sent: 0, givenUp: 66 * days, waiting: 0 },
      { channel: 'webhook', sent: 66 * days, givenUp: 0, waiting: 1 },
    ],
    isWhole: true,
  };
}

/** @param {string} rule */
function explained(rule) {
  /** @type {(name: string, verdict: string, count: number) => object} */
  const item = (name, verdict, count) => ({
    rule,
    severity: 'high',
    enabled: true,
    about: { kind: 'queue', name },
    subject: `queue ${name}`,
    at: past(0),
    verdict,
    value: count === 1 ? '1 dead letter' : `${count} dead letters`,
    threshold: '1',
    detail: `Queue ${name} has ${count} dead letters`,
    count,
    told: {},
    message: { kind: 'suppress', reason: 'silence' },
    says:
      verdict === 'true'
        ? 'would be left out: a silence is in force (worker alert:silences)'
        : 'would be sent to webhook, discord',
    ...(count > 40 && { error: 'UpstreamError: smtp.internal:587 did not accept the connection' }),
  });
  return {
    now: past(0),
    items: [item('sync', 'false', 0), item('mail', 'true', 47), item('webhooks', 'true', 29)],
  };
}

/** @param {string} rule @param {string | null} since */
function backTest(rule, since) {
  const days = { '24h': 1, '7d': 7, '30d': 30 }[since ?? '24h'] ?? 30;
  const whole = days * DAY;
  const head = { since: past(whole), until: past(0), runs: 3_341 * days };
  if (RULES.find(([name]) => name === rule)?.[3] === 'pendingJobs')
    return { ...head, rules: [{ rule, unanswered: 'history does not say how many runs waited' }] };
  const fired = Array.from({ length: 30 }, (_, nr) => [0, 1, 1, 2, 1, 0, 1, 2, 3, 1][(nr * 7) % 10] ?? 0);
  return {
    ...head,
    rules: [
      {
        rule,
        severity: 'high',
        fired: fired.reduce((sum, count) => sum + count, 0),
        firing: 5,
        firingMs: whole / 3,
        messages: 53,
        leftOut: 39,
        first: ['webhooks', 'billing', 'mail', 'reports', 'sync'].map((name, nr) => ({
          about: { kind: 'queue', name },
          summary: `Queue ${name} has 1 dead letter`,
          firedAt: past(whole - nr * 41 * MINUTE),
          ...(nr < 2 && { resolvedAt: past(whole - nr * 41 * MINUTE - 50 * MINUTE) }),
        })),
        bars: fired.map((count, nr) => ({
          at: past(whole - (nr * whole) / 30),
          fired: count,
          firingMs: (Math.min(2, count) / 2) * (whole / 30),
        })),
      },
    ],
  };
}
