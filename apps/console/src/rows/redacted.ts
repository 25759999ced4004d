/** Every text of an answer without the secrets of the environment: a reason, a name or a key may hold one. Pure. */
import { redactText } from '@sb/logger';

export function redacted<Value>(value: Value, secrets: readonly string[]): Value {
  if (secrets.length === 0) return value;
  return redact(value, secrets) as Value;
}

function redact(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((one) => redact(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [redactText(key, secrets), redact(one, secrets)]),
  );
}
