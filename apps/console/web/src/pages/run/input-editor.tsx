import { useState } from 'react';
import { Diff } from '../../components/diff.tsx';
import { diffLines, patchBetween } from '../../words/diff.ts';

/** In place of a secret in values that are shown. */
const MASK = '[redacted]';

/** What is written so far: the dialog that asks reads it. */
export interface InputWish {
  text: string;
}

/** An input as JSON, and what differs from that of the run. */
interface InputEditorProps {
  readonly before: unknown;
  readonly wish: InputWish;
  /** Beside the label: what a change does. */
  readonly note?: string;
}

export function InputEditor({ before, wish, note = 'JSON' }: InputEditorProps) {
  const [text, setText] = useState(wish.text);
  const after = parse(text);
  const lines = after ? diffLines(before, after.value).filter(({ kind }) => kind !== 'same') : [];
  return (
    <>
      <label className="field">
        <span>
          Input <small>{note}</small>
        </span>
        <textarea
          rows={Math.min(14, Math.max(4, wish.text.split('\n').length))}
          spellCheck={false}
          value={text}
          aria-invalid={after === undefined}
          onChange={({ target }) => {
            setText(target.value);
            wish.text = target.value;
          }}
        />
      </label>
      {after === undefined && <p className="dim">Not yet JSON.</p>}
      {lines.length > 0 && <Diff lines={lines} label="What differs" />}
    </>
  );
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** What was written, as it is sent. A masked value must not become the secret's place. */
export function readInput({ text }: InputWish): unknown {
  if (text.includes(MASK))
    throw new Error(
      `The input has masked values. Write them in place of ${MASK}, or replay the run as it is.`,
    );
  return parseInput({ text });
}

/** What was changed in it, as a patch for many inputs: a masked value that stays is no change. */
export function readPatch(before: unknown, wish: InputWish): unknown {
  const patch = patchBetween(before, parseInput(wish));
  const text = JSON.stringify(patch);
  if (text === '{}') throw new Error('Nothing is changed in the input.');
  if (text.includes(MASK))
    throw new Error(`Write the value in place of ${MASK}, or leave the field as it is.`);
  return patch;
}

function parseInput({ text }: InputWish): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
