import { REDACTED, redactText } from './redact-text.ts';
import { hidesNothing, isSensitiveKey } from './sensitive-key.ts';

/**
 * What was decoded from JSON, without secrets, found by key and by shape: for data that is shown whole, however
 * large it is. `redact` is for values of unknown origin and bounds them.
 */
export function maskJson(value: unknown, secrets: readonly string[] = []): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => maskJson(item, secrets));
  return typeof value === 'object' && value !== null ? maskFields(value, secrets) : value;
}

/** The same of an object, which stays one. */
export function maskFields(fields: object, secrets: readonly string[] = []): Record<string, unknown> {
  const masked = Object.entries(fields).map(([key, item]) => [
    redactText(key, secrets),
    isSensitiveKey(key) && !hidesNothing(item) ? REDACTED : maskJson(item, secrets),
  ]);
  return Object.fromEntries(masked);
}
