import { type RefObject, useEffect, useRef } from 'react';

/** The end of the list comes near: the next page is read. */
export function useEnd(
  scroller: RefObject<HTMLDivElement | null>,
  onEnd: (() => void) | undefined,
  count: number,
): void {
  const latest = useRef(onEnd);
  useEffect(() => {
    latest.current = onEnd;
  });
  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const check = (): void => {
      if (box.scrollHeight - box.scrollTop - box.clientHeight < 2 * box.clientHeight) latest.current?.();
    };
    box.addEventListener('scroll', check, { passive: true });
    return () => box.removeEventListener('scroll', check);
  }, [scroller, count]);
}
