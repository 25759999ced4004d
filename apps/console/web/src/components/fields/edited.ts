/** A record in a form, beside what other people change in it meanwhile. Pure. */

/** The fields of a form, as they are typed. */
export type Fields<Of> = { readonly [Name in keyof Of]: string | boolean };

export interface Meanwhile<Of> {
  readonly field: keyof Of & string;
  /** As it was when the form was opened. */
  readonly from: string;
  readonly to: string;
  /** The form has another value for it: saving takes that. */
  readonly isTyped: boolean;
}

/** What differs between the record of the form and the record now. */
export function changedMeanwhile<Of extends Fields<Of>>(
  start: Of,
  now: Of,
  typed: Of,
): readonly Meanwhile<Of>[] {
  return namesOf(start)
    .filter((field) => start[field] !== now[field])
    .map((field) => ({
      field,
      from: String(start[field]),
      to: String(now[field]),
      isTyped: typed[field] !== start[field],
    }));
}

/** What was typed over the record as it is now: fields that were not touched take the new values. */
export function rebased<Of extends Fields<Of>>(typed: Of, start: Of, now: Of): Of {
  const own = namesOf(now).filter((field) => typed[field] !== start[field]);
  return { ...now, ...Object.fromEntries(own.map((field) => [field, typed[field]])) };
}

/** Nothing was typed. */
export function isUntouched<Of extends Fields<Of>>(typed: Of, start: Of): boolean {
  return namesOf(start).every((field) => typed[field] === start[field]);
}

function namesOf<Of extends Fields<Of>>(record: Of): readonly (keyof Of & string)[] {
  return Object.keys(record) as (keyof Of & string)[];
}

/** While a field is half typed there is no change of it to write as a command. */
export function typedOrNone<Wish extends object>(read: () => Wish): Partial<Wish> {
  try {
    return read();
  } catch {
    return {};
  }
}
