import { useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';

const SHOWN_MS = 2_000;
/** `Copy as CLI` of `Copy as CLI: 1 first`, `Copy` of `Copy the configuration` */
const SHOWN = /^Copy( as \w+)?/;
/** What an act does here, for elsewhere: quieter than the act. */
const IS_OF_ACT = /^Copy as (CLI|curl)/;

/** A copy button that says that it did. */
export function Copy({
  text,
  label = 'Copy',
  isSmall = false,
  look = IS_OF_ACT.test(label) ? 'plain' : undefined,
}: {
  /** A function is asked when it is copied. */
  readonly text: string | (() => string);
  readonly label?: string;
  /** Where a whole sentence has no room: its first words are shown; beside an act in a row, by the style sheet, the icon. */
  readonly isSmall?: boolean;
  /** Of a button with a text. */
  readonly look?: string;
}) {
  const { isDone, isRefused, copy: copyIt } = useCopy();
  const copy = (): void => copyIt(typeof text === 'string' ? text : text());
  const says = isDone ? 'Copied' : isRefused ? 'Not copied' : undefined;
  if (isSmall)
    return (
      <>
        <Button
          icon={isDone ? 'done' : isRefused ? 'x' : 'copy'}
          look="small plain"
          aria-label={label}
          title={says ?? label}
          onClick={copy}
        >
          {SHOWN.exec(label)?.[0]}
        </Button>
        {says !== undefined && (
          <span role="status" className="sr">
            {says}
          </span>
        )}
      </>
    );
  return (
    <Button icon="copy" look={look} onClick={copy}>
      {says ?? label}
    </Button>
  );
}

interface Copying {
  readonly isDone: boolean;
  /** The browser did not copy. */
  readonly isRefused: boolean;
  readonly copy: (text: string) => void;
}

/** For what shows by itself, for a moment, whether it has copied. */
export function useCopy(): Copying {
  const [isCopied, setCopied] = useState<boolean>();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(waiting.current), []);
  const copy = async (text: string): Promise<void> => {
    setCopied(await copyText(text));
    // A second copy is shown as long as the first.
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => setCopied(undefined), SHOWN_MS);
  };
  return { isDone: isCopied === true, isRefused: isCopied === false, copy: (text) => void copy(text) };
}

/** A browser may refuse the clipboard; the older way then copies. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Outside an open dialog nothing can be selected. */
function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  (document.querySelector('dialog:modal') ?? document.body).append(area);
  area.focus({ preventScroll: true });
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return isCopied;
}
