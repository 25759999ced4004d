import { expect, test } from 'vitest';
import { evidenceText, worstFirst } from './flag-text.ts';

const flag = (id: string, severity: 'warn' | 'critical', since: string) => ({
  id,
  taskId: id,
  title: id,
  kind: 'overdue' as const,
  severity,
  since,
  lastSeenOn: '2026-03-02',
  reason: '',
  evidence: {},
});

test('what proves a flag is one line', () => {
  const evidence = {
    since: '2026-02-26T09:00:00.000Z',
    days: 4,
    dependsOn: ['t-1', 't-2'],
    blockers: ['Legal has not answered'],
  };
  expect(evidenceText({ evidence, reason: 'Legal has not answered' })).toBe(
    'since 2026-02-26 · days 4 · dependsOn t-1, t-2',
  );
});

test('critical flags come first, then the older ones', () => {
  const [a, b, c] = [
    flag('a', 'warn', '2026-01'),
    flag('b', 'critical', '2026-03'),
    flag('c', 'critical', '2026-02'),
  ];
  expect(worstFirst([a, b, c].map((one) => ({ ...one }))).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});
