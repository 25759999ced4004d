import { useState } from 'react';
import { JsonField } from '../../components/fields/json-field.tsx';
import { Diff } from '../../components/facts/diff.tsx';
import { checkNulls, diffLines, patchBetween } from '../../words/text/diff.ts';
import { checkUnmasked } from '../../words/text/masked.ts';

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

export function InputEditor({ before, wish, note }: InputEditorProps) {
  const [text, setText] = useState(wish.text);
  const after = parse(text);
  const lines = after ? diffLines(before, after.value).filter(({ kind }) => kind !== 'same') : [];
  return (
    <>
      <JsonField
        value={text}
        rows={4}
        isInvalid={after === undefined}
        note={note}
        onChange={(typed) => {
          setText(typed);
          wish.text = typed;
        }}
      />
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

/** What was written, as it is sent. */
export function readEditedInput({ text }: InputWish): unknown {
  checkUnmasked(text);
  return parseInput({ text });
}

/** What was changed in it, as a patch for many inputs: a masked value that stays is no change. */
export function readPatch(before: unknown, wish: InputWish): unknown {
  const after = parseInput(wish);
  checkNulls(before, after);
  const patch = patchBetween(before, after);
  const text = JSON.stringify(patch);
  if (text === '{}') throw new Error('Nothing is changed in the input.');
  checkUnmasked(text);
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
