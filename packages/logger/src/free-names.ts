import type { LogFields } from './log-line.ts';

// The first three are the line's own; pino would lose the others as fields of a child.
const TAKEN = new Set([
  'level',
  'time',
  'msg',
  'serializers',
  'formatters',
  'customLevels',
  'hasOwnProperty',
]);

/** Adds an underscore to every name that would collide: `level` becomes `level_`. */
export function freeNames(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [TAKEN.has(key) ? `${key}_` : key, value]),
  );
}
