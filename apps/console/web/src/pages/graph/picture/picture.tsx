/**
 * Boxes and the lines between them, drawn where the server has placed them. It is walked by the arrows, and moved by
 * wheel, drag and pinch; a box that changes changes in its place.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useKeys } from '../../../keys/use-keys.ts';
import { linePath, tipPath } from './line-path.ts';
import { type Arrow, nextBox, type Walked } from './next-box.ts';
import { type Box, type Size } from './view-box.ts';
import { usePanZoom } from './use-pan-zoom.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

export interface DrawnBox extends Box {
  readonly id: string;
  /** Of its state. */
  readonly mark: ReactNode;
  readonly title: string;
  /** Lines of words below the title. */
  readonly lines: readonly ReactNode[];
  /** All of it, for those who hear it. */
  readonly label: string;
  /** It is the box of several. */
  readonly isMany?: boolean;
  readonly isDim?: boolean;
}

export interface DrawnLine {
  readonly from: string;
  readonly to: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label?: string | undefined;
  readonly labelAt?: { readonly x: number; readonly y: number } | undefined;
  /** The label, whole. */
  readonly title: string;
  /** `waits` is dashed, `unmet` dotted. */
  readonly state: 'met' | 'waits' | 'unmet';
}

interface PictureProps {
  readonly size: Size;
  readonly boxes: readonly DrawnBox[];
  readonly lines: readonly DrawnLine[];
  readonly flow: Walked['flow'];
  readonly label: string;
  /** Of the box that the drawer shows. */
  readonly current: string | undefined;
  /** The drawer takes the focus. */
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
}

export function Picture({ size, boxes, lines, flow, label, current, onOpen, onPeek }: PictureProps) {
  const frame = useRef<SVGSVGElement>(null);
  const panZoom = usePanZoom(frame, size);
  const [at, setAt] = useState(current ?? boxes[0]?.id);
  const cursor = boxes.some(({ id }) => id === at) ? at : boxes[0]?.id;
  const walk = (arrow: Arrow) => (): boolean => {
    const to = cursor === undefined ? undefined : nextBox({ boxes, lines, flow }, cursor, arrow);
    if (to === undefined) return false;
    setAt(to);
    frame.current
      ?.querySelector<SVGGElement>(`[data-node="${CSS.escape(to)}"]`)
      ?.focus({ preventScroll: true });
    if (current !== undefined) onPeek(to);
    return true;
  };
  useKeys('page', {
    ArrowUp: walk('ArrowUp'),
    ArrowDown: walk('ArrowDown'),
    ArrowLeft: walk('ArrowLeft'),
    ArrowRight: walk('ArrowRight'),
    '+': () => panZoom.zoom(1),
    '-': () => panZoom.zoom(-1),
    '0': () => panZoom.fit(),
  });
  useKeys('list', { Enter: () => (cursor === undefined ? false : onOpen(cursor)) });
  const shown = useRef(panZoom.show);
  useEffect(() => {
    shown.current = panZoom.show;
  });
  const currentBox = boxes.find(({ id }) => id === current);
  const isMeasured = panZoom.viewBox !== undefined;
  // When another box is opened, and at first; not when it changes.
  useEffect(() => {
    if (currentBox) shown.current(currentBox);
  }, [current, isMeasured]);
  return (
    <div className="picture">
      <svg
        ref={frame}
        role="group"
        aria-label={label}
        viewBox={panZoom.viewBox}
        preserveAspectRatio="xMinYMin"
        {...panZoom.pointers}
      >
        {panZoom.viewBox !== undefined && (
          <>
            <g aria-hidden="true">
              {lines.map((line) => (
                <Line key={`${line.from} ${line.to} ${line.label ?? ''}`} line={line} />
              ))}
            </g>
            {boxes.map((box) => (
              <Node
                key={box.id}
                box={box}
                isAt={box.id === cursor}
                isCurrent={box.id === current}
                onFocus={() => {
                  setAt(box.id);
                  panZoom.show(box);
                }}
                onClick={() => {
                  if (!panZoom.wasDragged()) onPeek(box.id);
                }}
                onSpace={() => onOpen(box.id)}
              />
            ))}
          </>
        )}
      </svg>
      <ZoomButtons panZoom={panZoom} />
    </div>
  );
}

function Line({ line: { points, label, labelAt, title, state } }: { readonly line: DrawnLine }) {
  return (
    <g className={`edge ${state}`}>
      <path className="way" d={linePath(points)} />
      <path className="tip" d={tipPath(points)} />
      {label !== undefined && labelAt && (
        <text x={labelAt.x} y={labelAt.y} dy="0.35em">
          {label !== title && <title>{title}</title>}
          {label}
        </text>
      )}
    </g>
  );
}

interface NodeProps {
  readonly box: DrawnBox;
  readonly isAt: boolean;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  readonly onClick: () => void;
  /** As Enter, which is a key of the picture. */
  readonly onSpace: () => void;
}

const PADDING = 12;
const FIRST_LINE = 19;
const LINE = 16;
const MARK = 20;
/** Letters that fit into a box, in the size of the title and in that of the lines. */
const LETTERS = { title: 24, line: 26 };

function Node({ box, isAt, isCurrent, onFocus, onClick, onSpace }: NodeProps) {
  const { id, x, y, w, h, mark, title, lines, label, isMany, isDim } = box;
  return (
    <g
      className={['node', isCurrent && 'on', isDim && 'dim'].filter(Boolean).join(' ')}
      transform={`translate(${x} ${y})`}
      data-node={id}
      role="button"
      tabIndex={isAt ? 0 : -1}
      aria-current={isCurrent ? 'true' : undefined}
      onFocus={onFocus}
      onClick={onClick}
      onKeyDown={(event) => {
        if (event.key !== ' ') return;
        // The page does not scroll.
        event.preventDefault();
        if (!event.repeat) onSpace();
      }}
    >
      <title>{label}</title>
      {isMany && <rect className="behind" x="4" y="4" width={w} height={h} rx="5" />}
      <rect className="card" width={w} height={h} rx="5" />
      <g transform={`translate(${PADDING - 2} ${FIRST_LINE - 11})`}>{mark}</g>
      <text className="name" x={PADDING + MARK - 2} y={FIRST_LINE}>
        {cut(title, LETTERS.title)}
      </text>
      {lines.map((line, nr) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no names of their own
        <text key={nr} className="says" x={PADDING + MARK - 2} y={FIRST_LINE + (nr + 1) * LINE}>
          {typeof line === 'string' ? cut(line, LETTERS.line) : line}
        </text>
      ))}
    </g>
  );
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
