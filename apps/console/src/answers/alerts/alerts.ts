/** What fires or may fire now, the channels and the daemons that evaluate. */
import { z } from 'zod';
import { time } from '../common.ts';
import { channelName, daemon, delivery, group, severity } from './fields.ts';
import { silence } from './silences.ts';

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

export type Alerts = z.output<typeof alerts>;
export type AlertRow = Alerts['rules'][number];
