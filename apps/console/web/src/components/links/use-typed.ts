/**
 * A text that is typed and kept in the address. The address changes late, so the text is kept here too: an address that
 * this box has asked for itself changes nothing in it, any other does.
 */
import { useEffect, useRef, useState } from 'react';

interface Typed {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Asks for the address with this text, unless that is the address already. */
  readonly send: (text: string) => void;
}

/** `shown`: as the address of the page that is shown has it. */
export function useTyped(shown: string, change: (text: string) => void): Typed {
  const [text, setText] = useState(shown);
  /** Texts that the page does not show yet. */
  const sent = useRef<string[]>([]);
  useEffect(() => {
    const isOwn = sent.current.includes(shown);
    if (!isOwn || sent.current.at(-1) === shown) sent.current = [];
    if (!isOwn) setText(shown);
  }, [shown]);
  const send = (next: string): void => {
    if (next === (sent.current.at(-1) ?? shown)) return;
    sent.current.push(next);
    change(next);
  };
  return { text, setText, send };
}
