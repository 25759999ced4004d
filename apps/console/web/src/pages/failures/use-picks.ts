/** What is selected: letters one by one, or all letters of some errors; a selection of one kind ends that of the other. */
import { useState } from 'react';
import type { RowKey } from '../../components/table/table.tsx';
import { useLiveHold } from '../../live/live.ts';

type Keys = ReadonlySet<RowKey>;

const NONE: Keys = new Set();

export function usePicks() {
  const [letters, setLetters] = useState(NONE);
  const [errors, setErrors] = useState(NONE);
  useLiveHold('letters are selected', letters.size + errors.size > 0);
  return {
    letters,
    errors,
    pickLetters: (picked: Keys): void => {
      setLetters(picked);
      setErrors(NONE);
    },
    pickErrors: (picked: Keys): void => {
      setErrors(picked);
      setLetters(NONE);
    },
    clear: (): void => {
      setLetters(NONE);
      setErrors(NONE);
    },
  };
}
