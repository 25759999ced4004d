/** What people and programs did. */
import { z } from 'zod';
import { searched, time } from '../common.ts';

export const auditRow = z.object({
  id: z.number(),
  at: time,
  /** `user:ana`, `token:ci@ana`, the login of a command line, `schedule:nightly`. */
  actor: z.string(),
  /** Where it was asked for; `engine`: no person asked. */
  via: z.enum(['console', 'token', 'cli', 'engine']),
  /** `queue.paused` */
  action: z.string(),
  /** `paused queue mail` */
  says: z.string(),
  object: z.object({ kind: z.string(), name: z.string() }).optional(),
  orgId: z.string().optional(),
  reason: z.string().optional(),
  /** What it was, and what it is now: those parts of the event that have both. */
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /** The whole event. */
  payload: z.unknown(),
});

export const auditList = z.object({
  now: time,
  items: z.array(auditRow),
  next: z.string().optional(),
  searched: searched.optional(),
});

export type AuditRow = z.output<typeof auditRow>;
export type AuditList = z.output<typeof auditList>;
