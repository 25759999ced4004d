import { useEffect } from 'react';

const PHONE = '(max-width: 700px)';
/** By these a person goes on alone. */
const OWN_STEPS = ['touchstart', 'pointerdown', 'wheel', 'keydown', 'focusin'] as const;

/**
 * On a phone a drawer follows its list: when one is opened, by a tap or by an address, the page scrolls to it, and again
 * while what is read makes the list or the drawer longer.
 */
export function useInSight(opened: string | undefined): void {
  useEffect(() => {
    const both = document.querySelector('.withdrawer');
    const scrolled = both?.closest('main');
    if (opened === undefined || !both || !scrolled || !matchMedia(PHONE).matches) return undefined;
    let at = scrolled.scrollTop;
    const sized = new ResizeObserver(() => {
      both.querySelector(':scope > .drawer')?.scrollIntoView();
      at = scrolled.scrollTop;
    });
    const stop = (): void => sized.disconnect();
    const stopByPerson = ({ type, target }: Event): void => {
      const isOfDrawer = target instanceof Element && target.closest('.withdrawer > .drawer') !== null;
      if (type !== 'focusin' || !isOfDrawer) return stop();
      // A form of the drawer takes the focus when it is read, and the browser scrolls to it after this.
      queueMicrotask(() => {
        at = scrolled.scrollTop;
      });
    };
    // By a bar, or by a reader of the screen.
    const stopElsewhere = (): void => {
      if (Math.abs(scrolled.scrollTop - at) > 1) stop();
    };
    sized.observe(both);
    scrolled.addEventListener('scroll', stopElsewhere);
    for (const step of OWN_STEPS) addEventListener(step, stopByPerson);
    return () => {
      stop();
      scrolled.removeEventListener('scroll', stopElsewhere);
      for (const step of OWN_STEPS) removeEventListener(step, stopByPerson);
    };
  }, [opened]);
}
