import { type SetStateAction, useState } from 'react';

/** State of one list, as `useState`: that of another list begins anew. `list`: its name, such as its address. */
export function useListState<Value>(list: string, first: Value) {
  const [held, hold] = useState({ list, value: first });
  // Back at a list, its state is not that of the time before.
  if (held.list !== list) hold({ list, value: first });
  const set = (step: SetStateAction<Value>): void =>
    hold((before) => {
      // The list has changed since: the step was not meant for this one.
      if (before.list !== list) return before;
      const value = typeof step === 'function' ? (step as (now: Value) => Value)(before.value) : step;
      return { list, value };
    });
  return [held.list === list ? held.value : first, set] as const;
}
