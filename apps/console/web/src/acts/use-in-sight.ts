import { useEffect } from 'react';

const PHONE = '(max-width: 700px)';
/** By these a person goes on alone. */
const OWN_STEPS = ['touchstart', 'wheel', 'keydown'] as const;

/**
 * On a phone a drawer follows its list: when one is opened, by a tap or by an address, the page scrolls to it, and again
 * while what is read makes the list or the drawer longer.
 */
export function useInSight(opened: string | undefined): void {
  useEffect(() => {
    const both = document.querySelector('.withdrawer');
    if (opened === undefined || !both || !matchMedia(PHONE).matches) return undefined;
    const sized = new ResizeObserver(() => both.querySelector(':scope > .drawer')?.scrollIntoView());
    const stop = (): void => sized.disconnect();
    sized.observe(both);
    for (const step of OWN_STEPS) addEventListener(step, stop, { once: true });
    return () => {
      stop();
      for (const step of OWN_STEPS) removeEventListener(step, stop);
    };
  }, [opened]);
}
