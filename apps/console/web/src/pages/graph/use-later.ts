import { useEffect, useRef } from 'react';

const AT_MOST_EVERY_MS = 1_000;

/** Asks again for a picture that may have changed: at most once a second, and once after the last change. */
export function useLater(act: () => void): () => void {
  const latest = useRef(act);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
  return () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      latest.current();
    }, AT_MOST_EVERY_MS);
  };
}
