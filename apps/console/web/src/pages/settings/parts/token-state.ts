/** What becomes of a token: `ends in 5 days`. Pure. */
import type { Token } from '../../../../../src/answers/system/session.ts';
import { plural } from '../../../words/numbers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From here on it is said how long is left. */
const NEAR_MS = 14 * DAY_MS;

export interface TokenState {
  readonly isValid: boolean;
  /** A mark of a state. */
  readonly mark: string;
  readonly says: string;
}

export function tokenState(
  { revokedAt, expiresAt }: Pick<Token, 'revokedAt' | 'expiresAt'>,
  now: number,
): TokenState {
  if (revokedAt !== undefined) return { isValid: false, mark: 'cancelled', says: 'revoked' };
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return { isValid: false, mark: 'expired', says: 'has ended' };
  if (left > NEAR_MS) return { isValid: true, mark: 'succeeded', says: 'valid' };
  return { isValid: true, mark: 'later', says: `ends in ${leftText(left)}` };
}

export function countUsable(tokens: readonly Pick<Token, 'revokedAt' | 'expiresAt'>[], now: number): number {
  return tokens.filter((token) => tokenState(token, now).isValid).length;
}

function leftText(ms: number): string {
  if (ms >= DAY_MS) return plural(Math.floor(ms / DAY_MS), 'day');
  return ms >= HOUR_MS ? plural(Math.floor(ms / HOUR_MS), 'hour') : 'less than an hour';
}
