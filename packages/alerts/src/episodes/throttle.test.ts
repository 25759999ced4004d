import { describe, expect, test } from 'vitest';
import { aRule, HOUR, JOB, NOON, QUEUE } from '../../test/samples.ts';
import type { Severity } from '../rules.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import { hasCriticalRule, slotKeyOf, type Slots, takeSlot } from './throttle.ts';

const matches = (pattern: string, id: string): boolean => new RegExp(pattern).test(id);

const NONE: Slots = { startedAt: NOON, critical: 0, other: 0 };

const take = (
  slots: Slots | undefined,
  severity: Severity,
  most: number,
  keepsForCritical = false,
  now = NOON,
) => takeSlot(slots, { severity, most, keepsForCritical, now });

/** How many of these are told, when each asks one after another. */
function toldOf(severities: readonly Severity[], most: number, keepsForCritical = true): number {
  let slots: Slots | undefined;
  return severities.filter((severity) => {
    const taken = take(slots, severity, most, keepsForCritical);
    slots = taken ?? slots;
    return taken !== undefined;
  }).length;
}

const times = (n: number, severity: Severity): Severity[] => Array.from({ length: n }, () => severity);

test('an hour that a wrong clock has begun does not keep anybody from being told once it is right', () => {
  const full = { startedAt: NOON + 24 * HOUR, critical: 0, other: 10 };
  expect(take(full, 'high', 10)).toEqual({ ...NONE, other: 1 });
  expect(take({ ...full, startedAt: NOON + 1 }, 'high', 10)).toBeUndefined();
});

describe('the slots of an hour', () => {
  test.each<[what: string, severities: readonly Severity[], most: number, keeps: boolean, told: number]>([
    ['as many as there are', times(12, 'high'), 10, false, 10],
    ['critical ones too', times(12, 'critical'), 10, false, 10],
    ['two are kept for what is critical', times(12, 'high'), 10, true, 8],
    ['they are there when it comes', [...times(12, 'high'), ...times(12, 'critical')], 10, true, 10],
    [
      'what was critical already counts as kept',
      [...times(2, 'critical'), ...times(12, 'high')],
      10,
      true,
      10,
    ],
    ['of two one is kept', times(2, 'high'), 2, true, 1],
    ['of one none is', times(2, 'high'), 1, true, 1],
  ])('%s', (_what, severities, most, keeps, told) => expect(toldOf(severities, most, keeps)).toBe(told));

  test('begin with the first alert, and come back an hour later', () => {
    const first = take(undefined, 'low', 1);
    expect(first).toEqual({ ...NONE, other: 1 });
    expect(take(first, 'low', 1, false, NOON + HOUR - 1)).toBeUndefined();
    expect(take(first, 'low', 1, false, NOON + HOUR)).toEqual({
      startedAt: NOON + HOUR,
      critical: 0,
      other: 1,
    });
  });

  test('are those of the job, or else of the queue', () => {
    expect([slotKeyOf(JOB), slotKeyOf(QUEUE)]).toEqual(['job:report', 'queue:mail']);
  });
});

test.each<[what: string, rule: Partial<AlertRule>, pattern: string, keeps: boolean]>([
  ['a critical rule about the job', { severity: 'critical' }, '^rep', true],
  ['one about others', { severity: 'critical' }, '^mail', false],
  ['one that is off', { severity: 'critical', enabled: false }, '^rep', false],
  ['one that is not critical', { severity: 'high' }, '^rep', false],
])('%s', (_what, rule, jobPattern, keeps) => {
  const rules = [
    aRule({ kind: 'timeout', jobPattern }, rule),
    aRule({ kind: 'nodeSilent' }, { severity: 'critical' }),
  ];
  expect(hasCriticalRule(JOB, rules, matches)).toBe(keeps);
  expect(hasCriticalRule(QUEUE, rules, matches)).toBe(false);
});
