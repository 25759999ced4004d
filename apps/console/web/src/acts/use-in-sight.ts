import { useEffect, useRef } from 'react';

const PHONE = '(max-width: 700px)';

/** On a phone a drawer follows its list: when another one is opened, the page scrolls to it. */
export function useInSight(opened: string | undefined): void {
  const before = useRef(opened);
  useEffect(() => {
    if (opened !== undefined && opened !== before.current && matchMedia(PHONE).matches)
      document.querySelector('.withdrawer > .drawer')?.scrollIntoView();
    before.current = opened;
  }, [opened]);
}
