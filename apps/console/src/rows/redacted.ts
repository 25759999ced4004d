/** Every text of an answer without the secrets of the environment: a reason, a name or a key may hold one. Pure. */
import { redactText } from '@sb/logger';
import { clean } from '@sb/views';

export function redacted<Value>(value: Value, secrets: readonly string[]): Value {
  if (secrets.length === 0) return value;
  return copyWith(value, (text) => redactText(text, secrets)) as Value;
}

/** A copy of a record, to be changed at will. */
type Plain<Value> = Value extends readonly (infer One)[]
  ? Plain<One>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Plain<Value[Key]> }
    : Value;

/** The same for a record that people edit: line breaks and signs stay as they were typed. */
export function recordTexts<Value>(value: Value, secrets: readonly string[]): Plain<Value> {
  return redacted(value, secrets) as Plain<Value>;
}

/** The same for a record of the engine: its texts have no control characters either. */
export function shownTexts<Value>(value: Value, secrets: readonly string[]): Plain<Value> {
  return copyWith(value, (text) => clean(redactText(text, secrets))) as Plain<Value>;
}

function copyWith(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => copyWith(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), copyWith(one, change)]));
}
