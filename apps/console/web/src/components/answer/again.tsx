/**
 * Asks again by itself after a while, and says when: the network or the server may have come back. Only while the page is
 * seen. Without a network it does not ask: the query client does when the network is back.
 */
import { onlineManager } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { storeNow, useNow } from '../../settings/clock.ts';
import { durationText } from '../../words/numbers.ts';

const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;

/** Twice as long as before for each question that was refused. */
export function againAfterMs(refusals: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (refusals - 1));
}

interface AgainProps {
  readonly refusals: number;
  readonly onAgain: () => void;
}

export function Again({ refusals, onAgain }: AgainProps) {
  const [dueAt] = useState(() => storeNow() + againAfterMs(refusals));
  const leftMs = dueAt - useNow();
  const isOnline = useSyncExternalStore(onOnline, isOnlineNow);
  const isDue = leftMs <= 0 && isOnline;
  const again = useEffectEvent(onAgain);
  useEffect(() => {
    if (isDue) again();
  }, [isDue]);
  if (!isOnline) return ', again when there is a network';
  return isDue ? ', now again' : `, again in ${durationText(Math.ceil(leftMs / 1_000) * 1_000)}`;
}

function onOnline(changed: () => void): () => void {
  return onlineManager.subscribe(changed);
}

function isOnlineNow(): boolean {
  return onlineManager.isOnline();
}
