/** What answers about alerts share. */
import { CHANNELS, SEVERITIES } from '@sb/alerts';
import { z } from 'zod';
import { time } from '../common.ts';

export const severity = z.enum(SEVERITIES);
export const channelName = z.enum(CHANNELS);
export const group = z.object({
  kind: z.enum(['job', 'queue', 'node', 'channel', 'rule']),
  name: z.string(),
});
export const acknowledged = z.object({ by: z.string(), at: time, reason: z.string().optional() });

export const match = z.object({
  severity: z.array(severity).optional(),
  job: z.array(z.string()).optional(),
  rule: z.array(z.string()).optional(),
});

export const delivery = z.union([
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

/** A daemon that has read alerts.yaml. */
export const daemon = z.object({
  id: z.number(),
  name: z.string(),
  file: z.string(),
  hash: z.string(),
  /** It has the rules that are in force. */
  isSame: z.boolean(),
  evaluates: z.boolean(),
  loadedAt: time,
});
