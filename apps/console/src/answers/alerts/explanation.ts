/** Why a rule fires or not, and what would become of a message. */
import { z } from 'zod';
import { ms, time } from '../common.ts';
import { acknowledged, channelName, group, severity } from './fields.ts';

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
    /** `sent`: it was written, and nothing is due now; the channel may still be away. */
    kind: z.enum(['send', 'hold', 'suppress', 'skip', 'sent']),
    channels: z.array(channelName).optional(),
    until: time.optional(),
    reason: z.string().optional(),
    why: z.string().optional(),
    /** Of one that was written: when another message comes. `at`: when it is repeated. */
    next: z.enum(['failure', 'repeat', 'end', 'none']).optional(),
    at: time.optional(),
  }),
  /** The same as a sentence. */
  says: z.string(),
});

export const alertExplanation = z.object({ now: time, items: z.array(explained) });

export type AlertExplanation = z.output<typeof alertExplanation>;
