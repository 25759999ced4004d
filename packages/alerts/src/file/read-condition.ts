import { findMisfits, type Fit, type Misfit, suggestion } from '@sb/config';
import { describeDocumentValue } from '@sb/words';
import { type Condition, type ConditionKind, KINDS } from '../evaluate/kinds.ts';

const NAMES = Object.keys(KINDS);

/** By each key in conditions that chooses a kind. */
const KIND_OF: ReadonlyMap<string, ConditionKind> = new Map(
  Object.values(KINDS).flatMap(({ kind, keys }) => keys.map((key) => [key, kind] as const)),
);

/** All keys that conditions may have. */
export const CONDITION_FIELDS: ReadonlySet<string> = new Set(
  Object.values(KINDS).flatMap(({ fieldNames }) => fieldNames),
);

/** Reads the conditions of a rule; their keys choose the kind. Pure. */
export function readCondition(value: unknown): Fit<Condition> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { misfits: [notAMap(value)] };
  const keys = Object.keys(value);
  const [kind, ...others] = [...new Set(keys.flatMap((key) => KIND_OF.get(key) ?? []))];
  if (kind === undefined) return { misfits: withoutKind(value) };
  if (others.length > 0) {
    const named = [kind, ...others].join(' and ');
    const message = `expected one kind of condition, got ${1 + others.length}: ${named}. Make a rule of each`;
    return { misfits: [{ path: [], message }] };
  }
  const fit = findMisfits<Condition>(value, KINDS[kind].schema);
  return 'value' in fit ? fit : { misfits: fit.misfits.map((misfit) => ofAnotherKind(misfit, kind)) };
}

function notAMap(value: unknown): Misfit {
  const got = value === undefined ? 'but it is missing' : `got ${describeDocumentValue(value)}`;
  return { path: [], message: `expected a map with one of ${NAMES.join(', ')}, ${got}` };
}

/** A mistyped key gets a suggestion only: a list of all kinds beside it would hide the suggestion. */
function withoutKind(value: object): readonly Misfit[] {
  const mistyped = Object.keys(value).flatMap((key): readonly Misfit[] => {
    const guess = CONDITION_FIELDS.has(key) ? '' : suggestion(key, [...CONDITION_FIELDS]);
    return guess === '' ? [] : [{ path: [key], message: `unknown key.${guess}`, kind: 'key' }];
  });
  if (mistyped.length > 0) return mistyped;
  return [{ path: [], message: `expected one of ${NAMES.join(', ')}, but none of them is there` }];
}

function ofAnotherKind({ path, message, kind: at }: Misfit, kind: ConditionKind): Misfit {
  const [key] = path;
  if (at !== 'key' || path.length !== 1 || typeof key !== 'string' || !CONDITION_FIELDS.has(key))
    return { path, message, ...(at && { kind: at }) };
  const takes = KINDS[kind].fieldNames.filter((field) => !KIND_OF.has(field));
  const advice = takes.length === 0 ? 'takes nothing else' : `takes ${takes.join(', ')}`;
  return { path, message: `does not go with ${kind}, which ${advice}`, kind: 'key' };
}
