/** Flags that are fields of a record: from the words that a person types to the fields of a wish. */
import { roundedNumbers } from '@sb/config';
import type { Fields } from '@sb/questboard';
import { UsageError } from '../../../cli/usage-error.ts';

export interface FieldFlags {
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
}

/**
 * The fields of a wish: flags that were given, by the name of their field; `--set field=value` for any other field, with
 * a value as JSON or as text; `--unset field,field` for those to unset. Both may be given more than once.
 */
export function fieldsOf(
  flags: Readonly<Record<string, unknown>>,
  { set = [], unset = [] }: FieldFlags,
): Fields {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined && value !== false);
  return {
    ...Object.fromEntries(given),
    ...Object.assign({}, ...set.map(assignment)),
    ...Object.fromEntries(unset.flatMap(listOf).map((field) => [field, null])),
  };
}

/** `a, b` as a list. */
export function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function assignment(text: string): Fields {
  const at = text.indexOf('=');
  if (at < 1)
    throw new UsageError('--set: expected field=value', 'For example: --set holidays=\'["2026-12-25"]\'');
  const [field, given] = [text.slice(0, at), text.slice(at + 1)];
  const value = jsonOrText(given);
  const [rounded] = typeof value === 'string' ? [] : roundedNumbers(given);
  if (rounded) throw new UsageError(`--set ${field}: ${rounded.message}`);
  return { [field]: value };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
