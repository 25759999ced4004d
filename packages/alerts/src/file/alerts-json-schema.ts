import * as z from 'zod';
import { WholeRule } from './rule-fields.ts';
import { SettingsFields } from './settings-fields.ts';

const rules = (words: string) => z.array(WholeRule).nullish().describe(words);

const WholeFile = z.strictObject({
  settings: SettingsFields.nullish().describe('Settings for all rules.'),
  jobFailures: rules('Rules about jobs that fail.'),
  queueHealth: rules('Rules about queues and dead letters.'),
  performance: rules('Rules about how well and how fast jobs run.'),
});

/** The shape of `alerts.yaml` as a JSON Schema, for editors. It does not check names of jobs, and checks only the form of texts. */
export function alertsJsonSchema(): Record<string, unknown> {
  return {
    // Editors know draft 7 best.
    ...z.toJSONSchema(WholeFile, { target: 'draft-7', io: 'input' }),
    title: 'alerts.yaml',
    description: 'The rules of alerts, and who is notified.',
  };
}
