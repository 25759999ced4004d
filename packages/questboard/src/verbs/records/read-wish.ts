/** From the fields that a person gives to a record; all that is wrong with them at once. Pure. */
import { findMisfits, suggestion } from '@sb/config';
import { formatPath } from '@sb/words';
import { WishInvalidError, type WishProblem } from '../../errors.ts';
import type { BoardRecord } from '../../events.ts';
import { profileProblem } from '../../file/check-identities.ts';
import { MASKED, maskedFields } from '../../file/masked-fields.ts';
import type { Instant } from '../../model/dates.ts';
import type { KindOf } from '../../records/records.sql.ts';
import { KINDS } from './kinds.ts';

/** Fields by name. Null: the field is unset, or has its default again. */
export type Fields = Readonly<Record<string, unknown>>;

/** Throws `WishInvalidError`. `base`: what the record is without the wish; `isNew`: no such record is stored. */
export function readWish<Name extends BoardRecord>(
  name: Name,
  {
    base,
    wish,
    now,
    isNew = false,
  }: { readonly base: Fields; readonly wish: Fields; readonly now: Instant; readonly isNew?: boolean },
): KindOf[Name] {
  const kind = KINDS[name];
  const unknown = Object.keys(wish).flatMap((field) => unknownField(name, field));
  const told = new Set(unknown.map(({ field }) => field));
  const given = Object.entries(wish).filter(([field]) => !told.has(field));
  const row = Object.fromEntries(
    Object.entries({ ...base, ...Object.fromEntries(given) }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  );
  const fit = findMisfits(row, kind.schema);
  const misfits = 'misfits' in fit ? fit.misfits : [];
  const problems = [
    ...unknown,
    ...misfits.map(({ path, message }) => ({ field: formatPath(path), message })),
    ...(isNew ? [] : maskedFields(base, Object.fromEntries(given))).map((field) => ({
      field,
      message: MASKED,
    })),
    ...(misfits.length === 0 ? wholeProblems(row) : []),
  ];
  if (problems.length > 0) throw new WishInvalidError(`A ${name}`, problems);
  return kind.make(row, now);
}

function unknownField(name: BoardRecord, field: string): WishProblem[] {
  const { fields, verbs } = KINDS[name];
  if (fields.includes(field)) return [];
  const verb = verbs[field];
  if (verb !== undefined) return [{ field, message: `is not changed here; use ${verb}` }];
  return [{ field, message: `is no field that can be given.${suggestion(field, fields)}` }];
}

/** Problems between fields. */
function wholeProblems(row: Fields): WishProblem[] {
  const { id, dependsOn } = row;
  // The row fits its schema: only a member has a profile.
  const { workingGenius } = row as { readonly workingGenius?: Parameters<typeof profileProblem>[0] };
  const profile = workingGenius && profileProblem(workingGenius);
  return [
    ...(Array.isArray(dependsOn) && dependsOn.includes(id)
      ? [{ field: 'dependsOn', message: 'a task cannot depend on itself' }]
      : []),
    ...(profile === undefined ? [] : [{ field: 'workingGenius', message: profile }]),
  ];
}
