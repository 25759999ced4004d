import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../../cli/usage-error.ts';

/** The input of `--input` with the fields that flags gave. Throws `UsageError` where they contradict each other. */
export function mergeInput(input: unknown, fields: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(fields);
  if (names.length === 0) return input;
  if (input === undefined) return fields;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new UsageError(
      '--input must be an object where fields are given as flags too',
      'Give one or the other.',
    );
  }
  const differing = Object.entries(input).filter(
    ([name, value]) => Object.hasOwn(fields, name) && !isDeepStrictEqual(value, fields[name]),
  );
  if (differing.length > 0) throw new UsageError(conflictText(differing, fields), 'Give each field once.');
  return { ...input, ...fields };
}

function conflictText(
  differing: readonly [string, unknown][],
  fields: Readonly<Record<string, unknown>>,
): string {
  const facts = differing.map(
    ([name, value]) =>
      `${name} is ${JSON.stringify(value)} there and ${JSON.stringify(fields[name])} as a flag`,
  );
  return `--input and the flags contradict each other: ${facts.join('; ')}`;
}
