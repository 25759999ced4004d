import { expect, test } from 'vitest';
import { silenceCommand, silenceBody } from './silence-wish.ts';

const BY = { zone: 'UTC', now: Date.parse('2026-11-28T06:00:00Z') };
const ALL = { rule: [], job: '', severity: [], end: { span: '1h', until: '' } };

test('a silence of rules, jobs and severities', () => {
  const wish = {
    rule: ['dead', 'late'],
    job: 'mail.*, report',
    severity: ['low', 'medium'],
    end: { span: 'until', until: '18:00' },
  } as const;
  expect(silenceBody(wish, BY)).toEqual({
    match: { rule: ['dead', 'late'], job: ['mail.*', 'report'], severity: ['low', 'medium'] },
    until: '2026-11-28T18:00:00.000Z',
  });
  expect(silenceCommand(wish, BY)).toBe(
    "worker alert:silence --rule dead,late --job 'mail.*,report' --severity low,medium --until 2026-11-28T18:00:00.000Z",
  );
});

test('of nothing in particular is a silence of everything, and says so', () => {
  expect(silenceBody(ALL, BY)).toEqual({ match: {}, for: '1h' });
  expect(silenceCommand(ALL, BY)).toBe('worker alert:silence --all --for 1h');
});
