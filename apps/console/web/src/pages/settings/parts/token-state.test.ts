import { expect, test } from 'vitest';
import { tokenState } from './token-state.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const HOUR = 3_600_000;
const until = (hours: number) => ({ expiresAt: new Date(NOW + hours * HOUR).toISOString() });

test.each([
  [until(90 * 24), true, 'valid'],
  [until(5 * 24 + 3), true, 'ends in 5 days'],
  [until(24), true, 'ends in 1 day'],
  [until(3), true, 'ends in 3 hours'],
  [until(0.5), true, 'ends in less than an hour'],
  [until(0), false, 'has ended'],
  [{ ...until(5), revokedAt: '2026-11-28T11:00:00Z' }, false, 'revoked'],
])('%j', (token, isValid, says) => expect(tokenState(token, NOW)).toMatchObject({ isValid, says }));
