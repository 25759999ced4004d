import { describe, expect, test } from 'vitest';
import { clearFields } from './clear-fields.ts';

describe('--clear', () => {
  test('asks for the default of each field that it names', () => {
    const changes = { schedule: '0 9 * * *', rules: { tags: ['a'] } };
    expect(clearFields(changes, ['description', 'queue', 'start-deadline', 'queue'])).toEqual({
      schedule: '0 9 * * *',
      description: null,
      rules: { tags: ['a'], queue: null, startDeadlineMs: null },
    });
    expect(clearFields(changes, [])).toEqual(changes);
  });

  test.each([
    ['description', { description: 'x', rules: {} }],
    ['jitter', { rules: { jitterMs: 1_000 } }],
  ] as const)('does not go with --%s', (field, changes) => {
    expect(() => clearFields(changes, ['tags', field])).toThrow(
      `--${field} and --clear ${field} exclude each other`,
    );
  });
});
