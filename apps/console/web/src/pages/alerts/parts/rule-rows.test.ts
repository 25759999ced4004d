import { expect, test } from 'vitest';
import type { AlertRow } from '../../../../../src/answers/alerts/alerts.ts';
import type { AlertConfig } from '../../../../../src/answers/alerts/config.ts';
import { alertMark, canAcknowledge, notWell, pastMark, ruleRows, ruleWord } from './rule-rows.ts';

const row = (change: Partial<AlertRow>): AlertRow => ({
  rule: 'dead',
  state: 'firing',
  severity: 'high',
  channels: [],
  ...change,
});
const rule = (name: string, enabled = true): AlertConfig['rules'][number] => ({
  name,
  group: 'queueHealth',
  enabled,
  severity: 'high',
  channels: [],
  sendsTo: [],
  keepFiringForMs: 0,
  condition: { kind: 'dlqSize' },
  says: '1 dead letter in a queue',
});

const isQuiet = (...quiet: readonly string[]) =>
  ruleRows({ rules: quiet.map((one) => row({ quiet: one })) }, { rules: [rule('dead')] }, undefined)[0]
    ?.isQuiet;

test('a rule is one row, however many of its alerts fire', () => {
  const rules = [row({ about: 'queue a', quiet: 'silenced' }), row({ about: 'queue b' })];
  const [dead, off, gone] = ruleRows(
    { rules },
    { rules: [rule('dead'), rule('off', false), rule('new')] },
    undefined,
  );
  expect(dead).toMatchObject({ firing: 2, state: 'firing', isQuiet: false });
  expect([dead, off, gone].map((one) => one && ruleWord(one))).toEqual(['firing 2 ×', 'off', 'quiet']);
});

test('a rule is quiet when all its alerts are silenced; one that a person has taken is not', () => {
  expect([isQuiet('silenced', 'maintenance'), isQuiet('silenced', 'acknowledged by ana')]).toEqual([
    true,
    false,
  ]);
});

test.each([
  ['firing', undefined, { state: 'firing', word: 'firing' }],
  ['firing', 'acknowledged by ana', { state: 'firing', word: 'firing' }],
  ['firing', 'silenced', { state: 'quiet', word: 'silenced' }],
  ['recovering', 'silenced', { state: 'pending', word: 'recovering' }],
  ['resolved', undefined, { state: 'succeeded', word: 'resolved' }],
] as const)('in the history one that is %s, and now %s', (state, quiet, mark) =>
  expect(pastMark({ state }, quiet)).toEqual(mark),
);

test('what is heard comes before what is quiet, and the severe first', () => {
  const rows = [
    row({ about: 'well', state: 'ok' }),
    row({ about: 'quiet', quiet: 'silenced', severity: 'critical' }),
    row({ about: 'pending', state: 'pending', severity: 'critical' }),
    row({ about: 'low', severity: 'low' }),
    row({ about: 'critical', severity: 'critical' }),
  ];
  expect(notWell(rows).map(({ about }) => about)).toEqual(['critical', 'low', 'quiet', 'pending']);
});

test.each([
  ['firing', undefined, 'firing'],
  ['firing', 'silenced', 'quiet'],
  ['firing', 'acknowledged by ana', 'firing'],
  ['pending', undefined, 'pending'],
  ['off', undefined, 'disabled'],
] as const)('%s, %s has the mark %s', (state, quiet, mark) =>
  expect(alertMark({ state, ...(quiet !== undefined && { quiet }) })).toBe(mark),
);

test.each([
  ['firing', 17, undefined, true],
  ['firing', 17, 'silenced', true],
  ['firing', 17, 'acknowledged by ana', false],
  ['pending', undefined, undefined, false],
] as const)('%s, alert %s, %s: can be acknowledged is %s', (state, alertId, quiet, can) =>
  expect(canAcknowledge(row({ state, alertId, quiet }))).toBe(can),
);
