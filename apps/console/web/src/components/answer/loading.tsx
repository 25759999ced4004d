import { useEffect, useState } from 'react';

/** A wait shorter than this shows nothing. */
const PATIENCE_MS = 150;

export function Loading() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const waiting = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(waiting);
  }, []);
  return isLong ? <p className="pad dim">Reading…</p> : null;
}
