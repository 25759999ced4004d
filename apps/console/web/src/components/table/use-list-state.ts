import { type SetStateAction, useState } from 'react';

/** State of one list, as `useState`: that of another list begins anew. `list`: its name, such as its address. */
export function useListState<Value>(list: string, first: Value) {
  const [held, hold] = useState({ list, value: first });
  const set = (step: SetStateAction<Value>): void =>
    hold((before) => {
      const now = before.list === list ? before.value : first;
      return { list, value: typeof step === 'function' ? (step as (now: Value) => Value)(now) : step };
    });
  return [held.list === list ? held.value : first, set] as const;
}
