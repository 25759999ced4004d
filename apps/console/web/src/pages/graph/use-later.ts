import { useEffect, useRef } from 'react';

const AT_MOST_EVERY_MS = 1_000;

/**
 * Asks again for a picture that may have changed: at most once a second, not while the last answer is under way, and once
 * after the last change.
 */
export function useLater(act: () => Promise<unknown>): () => void {
  const latest = useRef(act);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isUnderWay = useRef(false);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => () => clearTimeout(waiting.current), []);
  const later = (): void => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      if (isUnderWay.current) return later();
      isUnderWay.current = true;
      void latest.current().finally(() => {
        isUnderWay.current = false;
      });
    }, AT_MOST_EVERY_MS);
  };
  return later;
}
