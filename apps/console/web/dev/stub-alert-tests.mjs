/** What the stub says of a rule that is tried: why it fires now, and when it would have fired. */
import { RULES } from './stub-alert-rules.mjs';
import { DAY, MINUTE, past } from './stub-time.mjs';

/** @param {string} rule */
export function explained(rule) {
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
export function backTest(rule, since) {
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
