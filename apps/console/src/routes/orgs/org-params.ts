/** What every route of an organisation's day has. */
import { z } from 'zod';
import { name } from '../../requests/fields.ts';

export const TAG = 'Questboard';

export const params = z.strictObject({ org: name });
export type OrgParams = z.output<typeof params>;

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}
