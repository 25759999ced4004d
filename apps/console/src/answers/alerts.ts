/** Rules, alerts, silences and channels. */
import { ALERT_STATES, CHANNELS, RULE_GROUPS, SEVERITIES } from '@sb/alerts';
import { z } from 'zod';
import { ms, time } from './common.ts';

const severity = z.enum(SEVERITIES);
const channelName = z.enum(CHANNELS);
const group = z.object({ kind: z.enum(['job', 'queue', 'node', 'channel', 'rule']), name: z.string() });
const acknowledged = z.object({ by: z.string(), at: time, reason: z.string().optional() });

const match = z.object({
  severity: z.array(severity).optional(),
  job: z.array(z.string()).optional(),
  rule: z.array(z.string()).optional(),
});

export const silence = z.object({
  id: z.number(),
  match,
  /** `rule dlq-jobs, severity low or medium`; `everything` */
  says: z.string(),
  from: time,
  until: time,
  by: z.string(),
  reason: z.string().optional(),
  inForce: z.boolean(),
  ended: z.object({ at: time, by: z.string() }).optional(),
});

export const silences = z.object({ now: time, items: z.array(silence), next: z.string().optional() });

const delivery = z.union([
  z.object({
    channel: channelName,
    outcome: z.enum(['sent', 'waiting', 'given_up']),
    at: time,
    says: z.string().optional(),
    /** Given up because it was not to be sent any more: nothing failed. */
    isOnPurpose: z.literal(true).optional(),
  }),
  z.object({
    outcome: z.literal('suppressed'),
    at: time,
    suppressed: z.object({ reason: z.string(), count: z.number() }),
  }),
]);

/** A rule about a subject that fires or may fire, else the subject that is nearest to it. */
const alertRow = z.object({
  rule: z.string(),
  /** `true`: the condition is true, and no daemon has evaluated it since. `unknown`: there is not enough data. */
  state: z.enum(['firing', 'pending', 'true', 'ok', 'unknown', 'off']),
  alertId: z.number().optional(),
  /** `job daily.questmaster` */
  about: z.string().optional(),
  group: group.optional(),
  value: z.string().optional(),
  threshold: z.string().optional(),
  summary: z.string().optional(),
  /** Of the alert, or of the true condition. */
  since: time.optional(),
  /** Why no more messages are sent: acknowledged, silenced, maintenance. */
  quiet: z.string().optional(),
  /** Its rule has a mistake, or is gone: it is not evaluated. */
  isOut: z.boolean().optional(),
  /** The silence in force that covers it, the one that lasts longest. */
  silenceId: z.number().optional(),
  error: z.string().optional(),
  runId: z.number().optional(),
  /** `slack sent, 12 left out: cap` */
  sent: z.string().optional(),
  /** The newest message of each channel, and what was left out. */
  messages: z.array(delivery).optional(),
  severity,
  channels: z.array(channelName),
});

const channel = z.object({
  channel: channelName,
  /** `off`: no daemon sends by it. `broken`: it refuses messages for good. `unused`: no rule names it. */
  state: z.enum(['used', 'unused', 'broken', 'off']),
  /** Why no daemon sends by it: `NOTIFY_SLACK_ENABLED is not set` */
  off: z.string().optional(),
  lastSentAt: time.optional(),
  /** The answer to it: `200` */
  lastSentSays: z.string().optional(),
  lastGivenUp: z.object({ at: time, says: z.string() }).optional(),
  waiting: z.number().optional(),
  /** The answer to the oldest message that waits, or why it was put off before its first try. */
  waitsFor: z.string().optional(),
  broken: z.object({ since: time, says: z.string() }).optional(),
});

/** A daemon that has read alerts.yaml. */
const daemon = z.object({
  id: z.number(),
  name: z.string(),
  file: z.string(),
  hash: z.string(),
  /** It has the rules that are in force. */
  isSame: z.boolean(),
  evaluates: z.boolean(),
  loadedAt: time,
});

export const alerts = z.object({
  now: time,
  /** The file of the rules in force; absent: no daemon that runs has read one. */
  file: z.string().optional(),
  hash: z.string().optional(),
  /** Of the settings. */
  enabled: z.boolean(),
  firing: z.number(),
  /** Of those: silences cover them. */
  silenced: z.number(),
  rules: z.array(alertRow),
  channels: z.array(channel),
  daemons: z.array(daemon),
  silences: z.array(silence),
});

const rule = z.object({
  name: z.string(),
  group: z.enum(RULE_GROUPS),
  description: z.string().optional(),
  enabled: z.boolean(),
  severity,
  channels: z.array(channelName),
  runbook: z.string().optional(),
  keepFiringForMs: ms,
  condition: z.looseObject({ kind: z.string() }),
  /** What makes it fire: `3 failures of a job in a row` */
  says: z.string(),
  /** Its channels, or those of the route for its name and severity; a route for a job is not in it. */
  sendsTo: z.array(channelName),
});

export const alertConfig = z.object({
  file: z.string().optional(),
  hash: z.string().optional(),
  /** Without secrets: of a dead man's switch it says only that there is one. */
  settings: z
    .looseObject({
      enabled: z.boolean(),
      channels: z.array(channelName),
      throttle: z.object({ minIntervalMs: ms, maxAlertsPerJobPerHour: z.number() }),
      repeatIntervalMs: z.record(severity, ms),
      sendResolved: z.boolean(),
      deadman: z.literal(true).optional(),
      routes: z.array(z.object({ match, channels: z.array(channelName) })),
      maintenance: z.array(
        z.object({
          name: z.string(),
          cron: z.string(),
          durationMs: ms,
          timezone: z.string(),
          match: match.optional(),
        }),
      ),
    })
    .optional(),
  rules: z.array(rule),
  daemons: z.array(daemon),
});

const alert = z.object({
  id: z.number(),
  rule: z.string(),
  severity,
  state: z.enum(ALERT_STATES),
  firedAt: time,
  resolvedAt: time.optional(),
  ended: z.string().optional(),
  /** The subject: at most one of these; none: the rule itself. */
  jobId: z.string().optional(),
  queue: z.string().optional(),
  node: z.string().optional(),
  channel: z.string().optional(),
  /** `daily.questmaster`, `queue mail` */
  about: z.string(),
  value: z.string(),
  threshold: z.string(),
  summary: z.string(),
  error: z.string().optional(),
  runId: z.number().optional(),
  acknowledged: acknowledged.optional(),
  deliveries: z.array(delivery),
  /** `slack sent, 12 left out: cap` */
  sent: z.string(),
});

export const alertHistory = z.object({ now: time, items: z.array(alert), next: z.string().optional() });

const numbers = {
  fired: z.number(),
  firingNow: z.number(),
  sent: z.number(),
  givenUp: z.number(),
  suppressed: z.record(z.string(), z.number()),
  resolvedAfterMs: z.object({ p50: ms, p95: ms, max: ms }).optional(),
};

export const alertStatistics = z.object({
  since: time,
  total: z.object(numbers),
  rules: z.array(z.object({ rule: z.string(), ...numbers })),
  severities: z.array(z.object({ severity, ...numbers })),
  channels: z.array(
    z.object({ channel: channelName, sent: z.number(), givenUp: z.number(), waiting: z.number() }),
  ),
  isWhole: z.boolean(),
});

/** Why a rule fires or not, for one subject. */
const explained = z.object({
  rule: z.string(),
  severity,
  enabled: z.boolean(),
  /** The rule has a mistake, or is gone: it is not evaluated, and this is what it found last. */
  isOut: z.boolean().optional(),
  about: group,
  /** `job daily.questmaster` */
  subject: z.string(),
  at: time,
  verdict: z.enum(['true', 'false', 'insufficient']),
  value: z.string(),
  threshold: z.string(),
  detail: z.string(),
  count: z.number().optional(),
  /** The usual duration. */
  baseline: ms.optional(),
  error: z.string().optional(),
  runId: z.number().optional(),
  occurredAt: time.optional(),
  alert: z
    .object({
      id: z.number(),
      state: z.string(),
      since: time,
      firedAt: time.optional(),
      acknowledged: acknowledged.optional(),
    })
    .optional(),
  told: z.object({
    lastAt: time.optional(),
    heldUntil: time.optional(),
    suppressed: z
      .object({ count: z.number(), reason: z.string(), reasons: z.array(z.string()).optional() })
      .optional(),
  }),
  /** What would become of a message now. */
  message: z.object({
    kind: z.enum(['send', 'hold', 'suppress', 'skip']),
    channels: z.array(channelName).optional(),
    until: time.optional(),
    reason: z.string().optional(),
    why: z.string().optional(),
  }),
  /** The same as a sentence. */
  says: z.string(),
});

export const alertExplanation = z.object({ now: time, items: z.array(explained) });

export const backTest = z.object({
  /** Later than asked for if there were too many runs. */
  since: time,
  until: time,
  runs: z.number(),
  /** Jobs of which older runs are removed: they are tried only from when on all their runs are kept. */
  cut: z.object({ jobs: z.number(), wholeSince: time.optional() }).optional(),
  rules: z.array(
    z.union([
      z.object({ rule: z.string(), unanswered: z.string() }),
      z.object({
        rule: z.string(),
        severity,
        fired: z.number(),
        firing: z.number(),
        firingMs: ms,
        messages: z.number(),
        leftOut: z.number(),
        first: z.array(
          z.object({ about: group, summary: z.string(), firedAt: time, resolvedAt: time.optional() }),
        ),
        /** The time in 30 equal parts: alerts that began, and how long they fired, all together. */
        bars: z.array(z.object({ at: time, fired: z.number(), firingMs: ms })),
      }),
    ]),
  ),
});

/** How far a back-test is: the runs that it has gone through, and when the last of them ended. */
export const backTestProgress = z.object({ share: z.number(), runs: z.number(), at: time });

export const acknowledgements = z.object({
  items: z.array(
    z.object({ id: z.number(), rule: z.string(), changed: z.boolean(), by: z.string(), at: time }),
  ),
});

/** `not_taken`: no daemon sends by this channel; `says` is the reason if it is off. `under_way`: the answer has yet to come. */
export const testResults = z.array(
  z.object({
    channel: channelName,
    outcome: z.enum(['sent', 'failed', 'not_taken', 'under_way']),
    says: z.string().optional(),
  }),
);

export type Alerts = z.output<typeof alerts>;
export type AlertRow = Alerts['rules'][number];
/** Of a message that was for a channel. */
export type Delivery = Exclude<
  AlertHistory['items'][number]['deliveries'][number],
  { outcome: 'suppressed' }
>;
export type AlertConfig = z.output<typeof alertConfig>;
export type AlertExplanation = z.output<typeof alertExplanation>;
export type AlertHistory = z.output<typeof alertHistory>;
export type AlertStatistics = z.output<typeof alertStatistics>;
export type BackTest = z.output<typeof backTest>;
export type BackTestProgress = z.output<typeof backTestProgress>;
export type Silence = z.output<typeof silence>;
export type Silences = z.output<typeof silences>;
export type TestResults = z.output<typeof testResults>;
