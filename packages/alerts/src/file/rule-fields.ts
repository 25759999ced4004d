/** What a rule takes, with its defaults and the words for editors. Its conditions are read by `read-condition.ts`. */
import * as z from 'zod';
import { describeDocumentValue } from '@sb/words';
import { SEVERITIES } from '../rules.ts';
import { KINDS } from '../evaluate/kinds.ts';
import { seconds } from '../seconds.ts';
import { channelList, webLink } from './settings-fields.ts';

const NAME = /^\S(.{0,98}\S)?$/;

export const RuleFields = z.strictObject({
  name: z
    .string()
    .regex(NAME, {
      error: ({ input }) =>
        `expected a name of one line, at most 100 characters and no space around it, got ${describeDocumentValue(input)}`,
    })
    .describe('What it is called; unique in the file.'),
  description: z.string().max(1_000).exactOptional().describe('What it is for.'),
  enabled: z.boolean().default(true).describe('Whether it is evaluated. Default: true.'),
  conditions: z.unknown().optional(),
  severity: z.enum(SEVERITIES).optional().describe('How bad it is. Default: by the kind of condition.'),
  channels: channelList.optional().describe('Who is told. Default: those of the settings.'),
  runbook: webLink.exactOptional().describe('A link for whoever has to act.'),
  keepFiringFor: seconds('0s', '30d')
    .prefault(0)
    .describe('How long it has to be over before it is: seconds, or a duration. Default: 0.'),
});

/** The same, with what an editor has to know of the conditions. */
export const WholeRule = RuleFields.extend({
  conditions: z
    .union(Object.values(KINDS).map(({ schema }) => schema))
    .describe('When it fires: one kind of condition.'),
});
