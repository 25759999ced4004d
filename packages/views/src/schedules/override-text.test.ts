import { expect, test } from 'vitest';
import { overrideText, overrideTexts } from './override-text.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const look = { timezone: 'Europe/Berlin', now: NINE - 1 };

test.each([
  [{ kind: 'skip', fireAt: NINE }, 'Mon 10:00 is skipped, by ada'],
  [{ kind: 'skip', fireAt: NINE, reason: 'holidays' }, 'Mon 10:00 is skipped, by ada: holidays'],
  [{ kind: 'change', fireAt: NINE, input: {} }, 'Mon 10:00 has another input, by ada'],
  [
    { kind: 'change', fireAt: NINE, runAt: NINE + 60_000, input: {} },
    'Mon 10:00 runs at Mon 10:01 and has another input, by ada',
  ],
  [
    { kind: 'cron', expression: '0 * * * *', timezone: 'UTC', until: NINE },
    'every hour UTC until Mon 10:00, by ada',
  ],
] as const)('%j', (override, text) => expect(overrideText({ ...override, by: 'ada' }, look)).toBe(text));

test('times are named in another zone where that is wanted; an expression of another zone names its place', () => {
  const cron = {
    kind: 'cron',
    expression: '0 9 * * *',
    timezone: 'Europe/Berlin',
    until: NINE,
    by: 'ada',
  } as const;
  expect(overrideText(cron, { ...look, zone: 'UTC' })).toBe('at 09:00 Berlin until Mon 09:00, by ada');
  expect(overrideText({ ...cron, timezone: 'UTC' }, { ...look, zone: 'UTC' })).toBe(
    'at 09:00 until Mon 09:00, by ada',
  );
  const { timezone: _of, ...ofSchedule } = cron;
  expect(overrideText(ofSchedule, look)).toBe('at 09:00 until Mon 10:00, by ada');
});

test('fires of a chain are told together, for they have no times before they come', () => {
  const skip = { kind: 'skip', by: 'ada' } as const;
  const change = { kind: 'change', input: {}, by: 'bo' } as const;
  expect(overrideTexts([skip], look)).toEqual(['the next fire is skipped, by ada']);
  expect(overrideTexts([change], look)).toEqual(['the next fire has another input, by bo']);
  expect(overrideTexts([skip, skip, change], look)).toEqual([
    'the next 2 fires are skipped, by ada',
    'the fire after those has another input, by bo',
  ]);
  expect(overrideTexts([skip, { ...skip, reason: 'holidays' }, skip], look)).toEqual([
    '2 of the next 3 fires are skipped, by ada',
    '1 of the next 3 fires is skipped, by ada: holidays',
  ]);
});
