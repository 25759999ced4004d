import { useSyncExternalStore } from 'react';

const PHONE = '(max-width: 700px)';

/** A phone is high, a desk is wide: that is where the lines lead. */
export function useFlow(): 'right' | 'down' {
  return useSyncExternalStore(subscribe, () => (matchMedia(PHONE).matches ? 'down' : 'right'));
}

function subscribe(change: () => void): () => void {
  const list = matchMedia(PHONE);
  list.addEventListener('change', change);
  return () => list.removeEventListener('change', change);
}
