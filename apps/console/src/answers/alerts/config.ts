/** The rules and settings that are in force. */
import { RULE_GROUPS } from '@sb/alerts';
import { z } from 'zod';
import { ms } from '../common.ts';
import { channelName, daemon, match, severity } from './fields.ts';

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

export type AlertConfig = z.output<typeof alertConfig>;
