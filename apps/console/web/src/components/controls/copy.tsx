import { useState } from 'react';
import { Button } from './button.tsx';

const SHOWN_MS = 2_000;
/** `CLI` of `Copy as CLI: 1 first` */
const KIND = /^Copy as (\w+)/;

/** A copy button that says that it did. */
export function Copy({
  text,
  label = 'Copy',
  isSmall = false,
  look,
}: {
  /** A function is asked when it is copied. */
  readonly text: string | (() => string);
  readonly label?: string;
  /** Where a whole sentence has no room: one word of it is shown. */
  readonly isSmall?: boolean;
  /** Of a button with a text. */
  readonly look?: string;
}) {
  const { isDone, copy: copyIt } = useCopy();
  const copy = (): void => copyIt(typeof text === 'string' ? text : text());
  const name = isDone ? 'Copied' : label;
  if (isSmall)
    return (
      <Button
        icon={isDone ? 'done' : 'copy'}
        look="small plain"
        aria-label={name}
        title={name}
        onClick={copy}
      >
        {KIND.exec(label)?.[1] ?? 'Copy'}
      </Button>
    );
  return (
    <Button icon="copy" look={look} onClick={copy}>
      {name}
    </Button>
  );
}

/** For what shows by itself, for a moment, that it has copied. */
export function useCopy(): { readonly isDone: boolean; readonly copy: (text: string) => void } {
  const [isDone, setDone] = useState(false);
  const copy = async (text: string): Promise<void> => {
    setDone(await copyText(text));
    setTimeout(() => setDone(false), SHOWN_MS);
  };
  return { isDone, copy: (text) => void copy(text) };
}

/** A browser may refuse the clipboard; the older way then copies. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
