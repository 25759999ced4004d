import { useState } from 'react';
import { Button, IconButton } from './button.tsx';

const SHOWN_MS = 2_000;

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
  readonly isSmall?: boolean;
  /** Of a button with a text. */
  readonly look?: string;
}) {
  const { isDone, copy: copyIt } = useCopy();
  const copy = (): void => copyIt(typeof text === 'string' ? text : text());
  if (isSmall)
    return <IconButton icon={isDone ? 'done' : 'copy'} label={isDone ? 'Copied' : label} onClick={copy} />;
  return (
    <Button icon="copy" {...(look !== undefined && { look })} onClick={copy}>
      {isDone ? 'Copied' : label}
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
