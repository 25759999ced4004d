/** A JSON value as a tree: two levels open, path and value to copy. What is masked stays masked: `•••`. */
import { type ReactNode, useState } from 'react';
import type { ShownValue } from '../../../../src/answers/common.ts';
import { plainText, visibleJson } from '../../words/text/ansi.ts';
import { bytesText } from '../../words/numbers.ts';
import { useCopy } from '../controls/copy.tsx';

interface JsonTreeProps {
  readonly value: unknown;
  readonly label: string;
  /** Levels that are open at first. */
  readonly open?: number;
}

const OPEN = 2;
/** More entries than this are shown in parts of this size. */
const MOST = 200;

export function JsonTree({ value, label, open = OPEN }: JsonTreeProps) {
  return (
    <div className="tree" role="group" aria-label={label}>
      <Node value={value} path="$" depth={0} open={open} />
    </div>
  );
}

/** An input or a result of an answer: hidden, cut, or whole. */
export function Payload({
  shown,
  label,
}: {
  readonly shown: ShownValue | undefined;
  readonly label: string;
}) {
  if (shown === undefined) return <p className="dim">none</p>;
  if ('hidden' in shown) return <p className="dim">Hidden: you may not see inputs, results and logs.</p>;
  if ('json' in shown)
    return (
      <div className="tree">
        {visibleJson(shown.json)}
        <p className="dim">…the first part of {bytesText(shown.bytes)}</p>
      </div>
    );
  return <JsonTree value={shown.value} label={label} />;
}

interface NodeProps {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
  readonly open: number;
}

function Node({ value, ...rest }: NodeProps): ReactNode {
  const isLeaf = typeof value !== 'object' || value === null;
  return isLeaf ? <Leaf value={value} path={rest.path} /> : <Branch value={value} {...rest} />;
}

function Branch({ value, path, depth, open }: NodeProps & { readonly value: object }) {
  const [most, setMost] = useState(MOST);
  const isList = Array.isArray(value);
  const [first, last] = isList ? ['[', ']'] : ['{', '}'];
  const entries = Object.entries(value);
  if (entries.length === 0) return <span className="dim">{`${first}${last}`}</span>;
  return (
    <details className="j" open={depth < open}>
      <summary>
        {first} <i>{entries.length}</i>
      </summary>
      <ul>
        {entries.slice(0, most).map(([key, each]) => (
          <li key={key}>
            {!isList && (
              <>
                <span className="j-key">{plainText(key)}</span>:{' '}
              </>
            )}
            <Node
              value={each}
              path={isList ? `${path}[${key}]` : `${path}${member(key)}`}
              depth={depth + 1}
              open={open}
            />
          </li>
        ))}
        {entries.length > most && (
          <li>
            <button type="button" className="textbtn dim" onClick={() => setMost(most + MOST)}>
              {entries.length - most} more
            </button>
          </li>
        )}
      </ul>
      <span>{last}</span>
    </details>
  );
}

function Leaf({ value, path }: { readonly value: unknown; readonly path: string }) {
  const text = JSON.stringify(value) ?? 'undefined';
  const kind = value === null ? 'null' : typeof value;
  const { isDone, isRefused, copy } = useCopy();
  return (
    <>
      <button
        type="button"
        className={`leaf j-${kind}`}
        title={`${path}\nClick copies the value, with Shift the path.`}
        onClick={({ shiftKey }) => copy(shiftKey ? path : typeof value === 'string' ? value : text)}
      >
        {visibleJson(text)}
      </button>
      {(isDone || isRefused) && (
        <span role="status" className={isDone ? 'dim' : 'bad'}>
          {' '}
          {isDone ? 'copied' : 'not copied'}
        </span>
      )}
    </>
  );
}

/** `.name`, or `["two words"]`. */
function member(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
