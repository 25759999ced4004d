/** Alerts of the past for the stub, and their numbers. */
import { RULES, SENT } from './stub-alert-rules.mjs';
import { DAY, HOUR, MINUTE, past } from './stub-time.mjs';

/** @param {URLSearchParams} params */
export function history(params) {
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
export function statistics(since) {
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
