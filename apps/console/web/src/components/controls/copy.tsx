import { useState } from 'react';
import { Button, IconButton } from './button.tsx';

const SHOWN_MS = 2_000;
const COMMAND = 'Copy as CLI';

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
    <Button icon="copy" look={look} onClick={copy}>
      {isDone ? 'Copied' : label}
    </Button>
  );
}

/** Of the command that does the same: in the head of a section, where a whole sentence has no room. */
export function CopyCommand({ text }: { readonly text: string | (() => string) }) {
  const { isDone, copy } = useCopy();
  return (
    <Button
      icon={isDone ? 'done' : 'copy'}
      look="small plain"
      aria-label={isDone ? 'Copied' : COMMAND}
      title={COMMAND}
      onClick={() => copy(typeof text === 'string' ? text : text())}
    >
      CLI
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
