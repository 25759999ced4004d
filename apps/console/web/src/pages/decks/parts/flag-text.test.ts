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

test.each`
  evidence                                                      | reason                                               | text
  ${{ since: '2026-02-26T09:00:00.000Z', days: 5, limit: 3 }}   | ${'in-progress without activity for 5 working days'} | ${'limit 3 days'}
  ${{ days: 1, limit: 1 }}                                      | ${'in work'}                                         | ${'limit 1 day'}
  ${{ blockers: ['Legal has not answered'] }}                   | ${'Legal has not answered'}                          | ${''}
  ${{ blockers: ['Legal has not answered', 'no test server'] }} | ${'Legal has not answered'}                          | ${'also blocked by no test server'}
  ${{ blockers: [] }}                                           | ${'marked as blocked'}                               | ${''}
  ${{ waitsFor: ['t-1', 't-2'] }}                               | ${'in work, but waits for t-1, t-2'}                 | ${''}
  ${{ dueDate: '2026-02-26' }}                                  | ${'was due on 2026-02-26'}                           | ${''}
`('beside "$reason" a flag is proved by "$text"', ({ evidence, reason, text }) => {
  expect(evidenceText({ evidence, reason })).toBe(text);
});

test('critical flags come first, then the older ones', () => {
  const [a, b, c] = [
    flag('a', 'warn', '2026-01'),
    flag('b', 'critical', '2026-03'),
    flag('c', 'critical', '2026-02'),
  ];
  expect(worstFirst([a, b, c].map((one) => ({ ...one }))).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});
