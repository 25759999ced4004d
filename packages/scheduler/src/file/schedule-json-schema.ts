import * as z from 'zod';
import { DefaultEnabledFile } from './file-fields.ts';

/**
 * The shape of `scheduler.yaml` as a JSON Schema, for editors. It knows no jobs, and of a text only its form: an
 * expression or a zone that it lets pass may still be refused by the reader.
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
