/**
 * A record under a form. What was typed is never lost, whatever other people change meanwhile: the form says what they
 * changed, and the save is refused until the person goes on over that.
 */
import { useState } from 'react';
import { isStale } from '../../api/request/api-problem.ts';
import { changedMeanwhile, type Fields, isUntouched, type Meanwhile, rebased } from './edited.ts';

export interface Seen<Of> {
  /** Of the record: it grows with each change. */
  readonly version: number;
  /** What a save names, where it is not the version. */
  readonly etag?: number | undefined;
  readonly fields: Of;
}

export interface Edited<Of> {
  readonly typed: Of;
  readonly setTyped: (typed: Of) => void;
  readonly change: (field: keyof Of) => (value: Of[keyof Of]) => void;
  /** The record that the form is of: what is typed is compared with it. */
  readonly start: Of;
  readonly meanwhile: readonly Meanwhile<Of>[];
  /** Goes on over what others changed. Absent: the form is of the record as it is now. */
  readonly goOn: (() => void) | undefined;
  /** `send` gets the etag or version that was seen. Where it is refused as that is old, the form is of the record now, and says what changed. */
  readonly save: <Answer>(send: (version: number) => Promise<Answer>) => Promise<Answer>;
  /** For a form that stays after its save: what was typed while it was under way stays. */
  readonly startAnew: (seen: Seen<Of>) => void;
}

/** `now`: the record as the page has it. `refresh` reads it again. */
export function useEditedRecord<Of extends Fields<Of>>(
  now: Seen<Of>,
  refresh: () => Promise<unknown>,
): Edited<Of> {
  const [seen, setSeen] = useState(now);
  const [typed, setTyped] = useState(now.fields);
  const [passed, setPassed] = useState<readonly Meanwhile<Of>[]>([]);
  const [isRefused, setRefused] = useState(false);
  // A refusal says so too: limits that are again as they were have no newer version.
  const isNewer = now.version > seen.version || (isRefused && now.etag !== seen.etag);
  const changes = isNewer ? changedMeanwhile(seen.fields, now.fields, typed) : [];
  const goOn = (): void => {
    if (changes.length > 0) setPassed(changes);
    setTyped(rebased(typed, seen.fields, now.fields));
    setSeen(now);
    setRefused(false);
  };
  const startAnew = (next: Seen<Of>): void => {
    setSeen(next);
    // As the form was when it was sent.
    setTyped((since) => rebased(since, typed, next.fields));
    setPassed([]);
    setRefused(false);
  };
  // Where nothing was typed, the form is of the record as it is. Of a change that is not of this form there is nothing to
  // say, and a refusal has said it.
  if (isNewer && isUntouched(typed, seen.fields)) startAnew(now);
  else if (isNewer && (isRefused || changes.length === 0)) goOn();
  return {
    typed,
    setTyped,
    change: (field) => (value) => setTyped((before) => ({ ...before, [field]: value })),
    start: seen.fields,
    meanwhile: isNewer ? changes : passed,
    goOn: isNewer ? goOn : undefined,
    async save(send) {
      try {
        return await send(seen.etag ?? seen.version);
      } catch (error) {
        if (isStale(error)) {
          setRefused(true);
          await refresh();
        }
        throw error;
      }
    },
    startAnew,
  };
}
