import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRules } from '../src/file/read-rules.ts';
import { SURROUNDINGS } from './surroundings.ts';

const WORDS = [
  'settings',
  'name',
  'conditions',
  'severity',
  'channels',
  'throttle',
  'routes',
  'match',
  'maintenance',
  'email',
  'to',
  'jobPattern',
  'timeout',
  'dlqSize',
  'oldestAge',
  'for',
  'successRate',
  '__proto__',
  'constructor',
  'toString',
  '',
];
const leaf = fc.oneof(
  fc.constantFrom(
    null,
    true,
    1,
    -1,
    0.8,
    'high',
    'slack',
    '.*',
    '(',
    '5m',
    'a@b.example',
    '* * * * *',
    '__proto__',
  ),
  fc.string({ maxLength: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...WORDS), tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));
const file = fc.record({
  settings: value,
  jobFailures: value,
  queueHealth: fc.array(value, { maxLength: 3 }),
});

test('whatever stands in a file, each part of it works or is told with its place', () => {
  fc.assert(
    fc.property(file, (content) => {
      const { rules, problems, settings } = parseRules(JSON.stringify(content), 'a.json', SURROUNDINGS);
      expect(problems.every(({ line, message }) => line !== undefined && message.length > 10)).toBe(true);
      expect(Object.keys(settings)).toEqual(expect.arrayContaining(['enabled', 'channels', 'throttle']));
      const entries = [content.jobFailures, content.queueHealth].filter(Array.isArray).flat();
      expect(rules.length === entries.length || problems.length > 0).toBe(true);
    }),
    { numRuns: 200, seed: 11 },
  );
});
