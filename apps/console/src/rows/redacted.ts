/**
 * Every text of an answer without secrets, those of the environment and those that are known by their shape: a reason, a
 * name or a key may hold one. Pure.
 */
import { redactText } from '@sb/logger';
import { clean } from '@sb/views';
import { mapTexts } from '@sb/words';

export function redacted<Value>(value: Value, secrets: readonly string[]): Value {
  return mapTexts(value, (text) => redactText(text, secrets));
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

/** The same for a record of the engine: its texts have no control characters either, and are one line each. */
export function shownTexts<Value>(value: Value, secrets: readonly string[]): Plain<Value> {
  return mapTexts(value, (text) => clean(redactText(text, secrets))) as Plain<Value>;
}

/** The same for texts that have several lines, which stay lines. */
export function shownLines<Value>(value: Value, secrets: readonly string[]): Plain<Value> {
  return mapTexts(value, (text) =>
    redactText(text, secrets).split('\n').map(clean).join('\n'),
  ) as Plain<Value>;
}
