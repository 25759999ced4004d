import { useSyncExternalStore } from 'react';

const PHONE = '(max-width: 700px)';

/** Whether the window is as narrow as a phone: for what styles alone cannot turn. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(PHONE).matches);
}

function subscribe(change: () => void): () => void {
  const list = matchMedia(PHONE);
  list.addEventListener('change', change);
  return () => list.removeEventListener('change', change);
}
