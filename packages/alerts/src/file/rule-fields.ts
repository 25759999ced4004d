/** The fields of a rule, with defaults and descriptions for editors. `read-condition.ts` reads its conditions. */
import * as z from 'zod';
import { describeDocumentValue } from '@sb/words';
import { SEVERITIES } from '../rules.ts';
import { KINDS } from '../evaluate/kinds.ts';
import { seconds } from '../seconds.ts';
import { channelList, webLink } from './settings-fields.ts';

/** PostgreSQL has no text with a NUL, and half of a surrogate pair is no character: one such name stops every alert. */
const NAME = /^(?!.*[\p{Cc}\p{Cs}])\S(.{0,98}\S)?$/u;

export const RuleFields = z.strictObject({
  name: z
    .string()
    .regex(NAME, {
      error: ({ input }) =>
        `expected a name of one line, at most 100 characters without control characters and no space around it, got ${describeDocumentValue(input)}`,
    })
    .describe('The name of the rule; unique in the file.'),
  description: z.string().max(1_000).exactOptional().describe('What the rule is for.'),
  enabled: z.boolean().default(true).describe('Whether the rule is evaluated. Default: true.'),
  conditions: z.unknown().optional(),
  severity: z
    .enum(SEVERITIES)
    .optional()
    .describe('The severity of its alerts. Default: by the kind of condition.'),
  channels: channelList.optional().describe('The channels of its alerts. Default: those of the settings.'),
  runbook: webLink.exactOptional().describe('A link for the person who has to act.'),
  keepFiringFor: seconds('0s', '30d')
    .prefault(0)
    .describe(
      'How long the condition has to be false before the alert is resolved: seconds, or a duration. Default: 0.',
    ),
});

/** The same with the conditions, for editors. */
export const WholeRule = RuleFields.extend({
  conditions: z
    .union(Object.values(KINDS).map(({ schema }) => schema))
    .describe('When the rule fires: one kind of condition.'),
});
