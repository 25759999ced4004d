import { REDACTED, redactText } from './redact-text.ts';
import { hidesNothing, isSensitiveKey } from './sensitive-key.ts';

/**
 * Decoded JSON without its secrets, found by key and by shape: for data of any size that is shown whole. `redact` is for
 * values of unknown origin, and limits their size.
 */
export function maskJson(value: unknown, secrets: readonly string[] = []): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => maskJson(item, secrets));
  return typeof value === 'object' && value !== null ? maskFields(value, secrets) : value;
}

/** The same for an object. */
export function maskFields(fields: object, secrets: readonly string[] = []): Record<string, unknown> {
  const masked = Object.entries(fields).map(([key, item]) => [
    redactText(key, secrets),
    isSensitiveKey(key) && !hidesNothing(item) ? REDACTED : maskJson(item, secrets),
  ]);
  return Object.fromEntries(masked);
}
