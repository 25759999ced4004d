import { useState } from 'react';
import { Diff } from '../../components/diff.tsx';
import { diffLines } from '../../words/diff.ts';

/** What is written so far: the dialog that asks reads it. */
export interface InputWish {
  text: string;
}

/** An input as JSON, and what differs from that of the run. */
export function InputEditor({ before, wish }: { readonly before: unknown; readonly wish: InputWish }) {
  const [text, setText] = useState(wish.text);
  const after = parse(text);
  const lines = after ? diffLines(before, after.value).filter(({ kind }) => kind !== 'same') : [];
  return (
    <>
      <label className="field">
        <span>
          Input <small>JSON</small>
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
