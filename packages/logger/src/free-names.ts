import type { LogFields } from './log-line.ts';

// The first three are those of the line itself; the others would not survive as a child's fields in pino.
const TAKEN = new Set([
  'level',
  'time',
  'msg',
  'serializers',
  'formatters',
  'customLevels',
  'hasOwnProperty',
]);

/** The fields with an underscore behind every name that would collide: `level` becomes `level_`. */
export function freeNames(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [TAKEN.has(key) ? `${key}_` : key, value]),
  );
}
