import { useEffect, useState } from 'react';

const QUIET_MS = 250;

/** A value once it has not changed for a moment: what is typed is not asked about letter by letter. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(value), QUIET_MS);
    return () => clearTimeout(waiting);
  }, [value]);
  return settled;
}
