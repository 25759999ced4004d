import * as z from 'zod';
import { DefaultEnabledFile } from './file-fields.ts';

/**
 * The shape of `scheduler.yaml` as a JSON Schema, for editors. It checks the form of texts only: the reader may still
 * refuse an expression, a zone or a job that the schema accepts.
 */
export function scheduleJsonSchema(): Record<string, unknown> {
  return {
    // Editors know draft 7 best.
    ...z.toJSONSchema(DefaultEnabledFile, { target: 'draft-7', io: 'input' }),
    title: 'scheduler.yaml',
    description: 'When jobs run.',
    if: { required: ['defaults'], properties: { defaults: { required: ['enabled'] } } },
    else: { properties: { schedules: { items: { required: ['enabled'] } } } },
  };
}
