/** Alerts that fired, with their messages, and their numbers. */
import { ALERT_STATES } from '@sb/alerts';
import { z } from 'zod';
import { ms, time } from '../common.ts';
import { acknowledged, channelName, delivery, severity } from './fields.ts';

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
  /** This many messages are older than these. */
  olderDeliveries: z.number().optional(),
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

export type AlertHistory = z.output<typeof alertHistory>;
export type AlertStatistics = z.output<typeof alertStatistics>;
/** Of a message that was for a channel. */
export type Delivery = Exclude<
  AlertHistory['items'][number]['deliveries'][number],
  { outcome: 'suppressed' }
>;
