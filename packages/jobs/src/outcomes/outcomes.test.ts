import { describe, expect, test } from 'vitest';
import type * as Outcomes from './outcomes.ts';
import { isPermanent, isSnooze, Permanent, snooze } from './outcomes.ts';

// Another address is another module.
const COPY = new URL('./outcomes.ts?copy', import.meta.url).href;

describe('snooze', () => {
  test('carries its delay in milliseconds', () => {
    expect(isSnooze(snooze('5m'))).toBe(true);
    expect(snooze('5m').delayMs).toBe(300_000);
  });

  test.each([undefined, null, 'snooze', { delayMs: 300_000 }])('%j is none', (value) => {
    expect(isSnooze(value)).toBe(false);
  });

  test('refuses what is no duration', () => expect(() => snooze('later')).toThrow('got "later"'));

  test('refuses a time in ms, and no text of the same length', () => {
    const [time, days] = [Date.UTC(2026, 2, 2, 12), '20514.5d'];
    expect(() => snooze(time)).toThrow(
      'at most 36525d, got 1772452800000, which is the time 2026-03-02T12:00:00.000Z.',
    );
    expect(snooze(days).delayMs).toBe(time);
  });
});

describe('Permanent', () => {
  test('is an error with a code that keeps its cause', () => {
    const cause = new Error('card expired');
    const error = new Permanent('cannot charge', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'Permanent', code: 'PERMANENT', message: 'cannot charge', cause });
  });

  test('takes over the code of its cause', () => {
    const cause = Object.assign(new Error('no such card'), { code: 'UNKNOWN_CARD' });
    expect(new Permanent('cannot charge', { cause }).code).toBe('UNKNOWN_CARD');
  });

  test('can be extended', () => {
    class CardExpired extends Permanent {
      override readonly name = 'CardExpired';
    }
    expect(isPermanent(new CardExpired('no'))).toBe(true);
  });

  test.each([
    ['an ordinary error', new Error('no')],
    ['an error that a permanent one caused', new Error('no', { cause: new Permanent('no') })],
    ['undefined', undefined],
    ['a text', 'PERMANENT'],
  ])('%s is none', (_what, error) => expect(isPermanent(error)).toBe(false));
});

test('two copies of the package recognise each other', async () => {
  const copy = (await import(/* @vite-ignore */ COPY)) as typeof Outcomes;
  expect(copy.Permanent).not.toBe(Permanent);
  expect(isSnooze(copy.snooze('1s'))).toBe(true);
  expect(isPermanent(new copy.Permanent('no'))).toBe(true);
});
