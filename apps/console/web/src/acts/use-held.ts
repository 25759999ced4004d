import { useState } from 'react';

interface Held<Data> {
  /** As it was when the form was opened; undefined until it is read. */
  readonly held: Data | undefined;
  /** What it has become meanwhile, if another has changed it. */
  readonly newer: Data | undefined;
  /** Goes on with the newer one. */
  readonly take: () => void;
}

/**
 * Holds a record under a form: what a live change brings does not replace what is being typed, and the save still names
 * what was seen.
 */
export function useHeld<Data>(
  data: Data | undefined,
  isSame: (one: Data, other: Data) => boolean,
): Held<Data> {
  const [held, setHeld] = useState(data);
  if (held === undefined && data !== undefined) setHeld(data);
  const newer = held && data && !isSame(held, data) ? data : undefined;
  return { held: held ?? data, newer, take: () => setHeld(data) };
}
