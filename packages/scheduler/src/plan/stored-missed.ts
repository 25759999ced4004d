/**
 * The facts of a missed fire as the store keeps them: JSON. Pure. Other versions of the code work on the same store, so
 * what this one does not know is left out, and the rest is kept.
 */
import { CATCH_UPS } from '../schedule-rules.ts';
import type { CatchUpRules, MissedCause, MissedFacts } from './missed-cause.ts';

/**
 * `decidedAt`: as in the row of the fire. Older code that decides a fire anew does not write its facts: those that stay
 * are of the decision before.
 */
export function missedText(facts: MissedFacts, decidedAt: number): string {
  return JSON.stringify({ ...facts, decidedAt });
}

/** Undefined where there are none of this decision: in rows of older code. */
export function parseMissed(text: string | null, decidedAt: number): Partial<MissedFacts> | undefined {
  const stored = text === null ? undefined : readObject(text);
  if (!stored || (stored['decidedAt'] ?? decidedAt) !== decidedAt) return undefined;
  const { cause, rules, delayMs } = stored;
  return {
    ...(isCause(cause) && { cause }),
    ...(isRules(rules) && { rules }),
    ...(typeof delayMs === 'number' && { delayMs }),
  };
}

type Unread = Readonly<Record<string, unknown>>;

function readObject(text: string): Unread | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Unread {
  return typeof value === 'object' && value !== null;
}

function isCause(value: unknown): value is MissedCause {
  if (!isObject(value)) return false;
  const { kind, daemon, from, to } = value;
  const isNamed = typeof daemon === 'string';
  switch (kind) {
    case 'down':
      return (isNamed || daemon === undefined) && isInstant(from ?? to) && isInstant(to);
    case 'blocked':
      return isNamed && isInstant(from) && isInstant(to);
    case 'held':
      return isNamed;
    case 'up':
      return isNamed && (from === undefined || (isInstant(from) && isInstant(to)));
    default:
      return false;
  }
}

function isRules(value: unknown): value is CatchUpRules {
  if (!isObject(value)) return false;
  const { catchUp, catchUpWindowMs, catchUpCap } = value;
  return (
    CATCH_UPS.some((one) => one === catchUp) &&
    typeof catchUpWindowMs === 'number' &&
    typeof catchUpCap === 'number'
  );
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number';
}
