/**
 * A list of rows with the keys of lists. Fixed columns, so that a changing number moves nothing; over 200 rows only
 * those on screen are in the document. The row of the keys has the focus, so a screen reader reads it.
 */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';

export type RowKey = string | number;

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  /** In px; one column has none and takes the rest. */
  readonly width?: number;
  readonly isRight?: boolean;
  /** Left out on a phone. */
  readonly isWide?: boolean;
  readonly className?: (row: Row) => string;
  /** For a text that may be cut. */
  readonly title?: (row: Row) => string | undefined;
  readonly cell: (row: Row) => ReactNode;
  readonly sort?: { readonly direction: 'ascending' | 'descending' | 'none'; readonly onSort: () => void };
}

export interface Selection {
  readonly picked: ReadonlySet<RowKey>;
  readonly onChange: (picked: ReadonlySet<RowKey>) => void;
  /** All that match, also those that were not read. */
  readonly onAll?: () => void;
  readonly canPick?: (key: RowKey) => boolean;
}

interface TableProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => RowKey;
  /** The name of the row, for its checkbox and for those who hear it. */
  readonly rowLabel: (row: Row) => string;
  readonly label: string;
  readonly className?: string;
  readonly rowClass?: (row: Row) => string;
  /** A row that is one sentence: `94 more in media`. */
  readonly span?: (row: Row) => ReactNode;
  readonly onOpen?: (row: Row) => void;
  /** In the drawer. */
  readonly onPeek?: (row: Row) => void;
  /** The row that the drawer shows. */
  readonly current?: RowKey | undefined;
  /** A click on a row opens the drawer, too. */
  readonly peeksOnClick?: boolean;
  readonly selection?: Selection;
  readonly changed?: ReadonlySet<RowKey>;
  /** How many there are; absent: unknown. */
  readonly total?: number;
  /** Below the last row: a button for more, a sentence. */
  readonly foot?: ReactNode;
  /** The page scrolls, not the table. */
  readonly isPlain?: boolean;
  readonly onEnd?: (() => void) | undefined;
}

const VIRTUAL_OVER = 200;
const OVERSCAN = 12;
/** Rows that the keys of pages move. */
const PAGE = 25;
const CARD_HEIGHT = 57;

export function Table<Row>(props: TableProps<Row>) {
  const { rows, columns, rowKey, label, className = '', selection, isPlain = false, foot, total } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: OVERSCAN,
    enabled: !isPlain && rows.length > VIRTUAL_OVER,
  });
  const isVirtual = !isPlain && rows.length > VIRTUAL_OVER;
  const cursor = useCursor(props, isVirtual ? virtual : undefined);
  useEnd(scroller, props.onEnd, rows.length);
  const shown = isVirtual
    ? virtual.getVirtualItems().map(({ index }) => index)
    : rows.map((_, index) => index);
  const span = columns.length + (selection ? 1 : 0);
  const before = isVirtual ? (virtual.getVirtualItems()[0]?.start ?? 0) : 0;
  const after = isVirtual ? virtual.getTotalSize() - (virtual.getVirtualItems().at(-1)?.end ?? 0) : 0;
  const table = (
    <table
      className={`tbl ${className}`}
      aria-label={label}
      aria-rowcount={total ?? (isVirtual ? rows.length + 1 : undefined)}
    >
      <colgroup>
        {selection && <col width={34} />}
        {columns.map(({ key, width, isWide }) => (
          <col key={key} data-c={key} width={width} className={isWide ? 'hp' : undefined} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {selection && <PickAll rows={rows} rowKey={rowKey} selection={selection} />}
          {columns.map((column) => (
            <Head key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        <Gap height={before} span={span} />
        {shown.map((index) => {
          const row = rows[index];
          return row === undefined ? null : (
            <TableRow
              key={rowKey(row)}
              {...props}
              row={row}
              index={index}
              isAt={cursor.at === rowKey(row)}
              onCursor={cursor.set}
              onPick={cursor.pick}
            />
          );
        })}
        <Gap height={after} span={span} />
      </tbody>
    </table>
  );
  return isPlain ? (
    table
  ) : (
    <div className="scroll" ref={scroller} tabIndex={-1}>
      {table}
      {foot}
    </div>
  );
}

interface Cursor {
  readonly at: RowKey | undefined;
  readonly set: (key: RowKey) => void;
  readonly pick: (key: RowKey, isRange: boolean) => void;
}

/** The row of the keys, and what they do with it. */
function useCursor<Row>(
  { rows, rowKey, onOpen, onPeek, selection, current }: TableProps<Row>,
  virtual: Virtualizer<HTMLDivElement, Element> | undefined,
): Cursor {
  const [at, setAt] = useState<RowKey | undefined>(current);
  const [byKey, setByKey] = useState(0);
  const lastPicked = useRef<RowKey | undefined>(undefined);
  const index = rows.findIndex((row) => rowKey(row) === at);
  const row = rows[index];

  useEffect(() => {
    if (byKey === 0 || at === undefined) return;
    const found = document.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(String(at))}"]`);
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: 'nearest' });
  }, [byKey, at]);

  const move = (step: number): void => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + step))];
    if (next === undefined) return;
    virtual?.scrollToIndex(Math.max(0, index + step));
    setAt(rowKey(next));
    setByKey((count) => count + 1);
    if (current !== undefined) onPeek?.(next);
  };
  const pick = (key: RowKey, isRange: boolean): void => {
    if (!selection || selection.canPick?.(key) === false) return;
    const next = new Set(selection.picked);
    const [one, other] = [lastPicked.current, key].map((wanted) =>
      rows.findIndex((each) => rowKey(each) === wanted),
    );
    if (isRange && one !== undefined && other !== undefined && one >= 0)
      for (const each of rows.slice(Math.min(one, other), Math.max(one, other) + 1)) {
        if (selection.canPick?.(rowKey(each)) !== false) next.add(rowKey(each));
      }
    else if (!next.delete(key)) next.add(key);
    lastPicked.current = key;
    selection.onChange(next);
  };
  const onRow = (act: ((row: Row) => void) | undefined) =>
    act && (() => (row === undefined ? false : act(row)));
  useKeys('list', {
    j: () => move(1),
    ArrowDown: () => move(1),
    ']': () => move(PAGE),
    '[': () => move(-PAGE),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    Enter: onRow(onOpen ?? onPeek),
    o: onRow(onPeek),
    x: selection && onRow((each) => pick(rowKey(each), false)),
    'Shift x': selection && onRow((each) => pick(rowKey(each), true)),
    'Mod a': selection?.onAll && (() => selection.onAll?.()),
    Escape: selection && (() => (selection.picked.size === 0 ? false : selection.onChange(new Set()))),
  });
  return { at: at ?? current, set: setAt, pick };
}

/** The end of the list comes near: the next page is read. */
function useEnd(
  scroller: RefObject<HTMLDivElement | null>,
  onEnd: (() => void) | undefined,
  count: number,
): void {
  const latest = useRef(onEnd);
  useEffect(() => {
    latest.current = onEnd;
  });
  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const look = (): void => {
      if (box.scrollHeight - box.scrollTop - box.clientHeight < 2 * box.clientHeight) latest.current?.();
    };
    box.addEventListener('scroll', look, { passive: true });
    return () => box.removeEventListener('scroll', look);
  }, [scroller, count]);
}

interface RowProps<Row> extends TableProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly isAt: boolean;
  readonly onCursor: (key: RowKey) => void;
  readonly onPick: (key: RowKey, isRange: boolean) => void;
}

function TableRow<Row>(props: RowProps<Row>) {
  const {
    row,
    index,
    isAt,
    columns,
    rowKey,
    rowLabel,
    rowClass,
    span,
    selection,
    changed,
    onCursor,
    onPick,
  } = props;
  const key = rowKey(row);
  const isPicked = selection?.picked.has(key) === true;
  const sentence = span?.(row);
  const isSentence = sentence !== undefined && sentence !== false;
  const classes = [rowClass?.(row), isAt && 'at', isPicked && 'picked', changed?.has(key) && 'changed'];
  return (
    <tr
      data-key={String(key)}
      tabIndex={-1}
      className={classes.filter(Boolean).join(' ')}
      aria-rowindex={index + 2}
      aria-current={isAt ? 'true' : undefined}
      onClick={(event) => {
        onCursor(key);
        if (!isControl(event) && (props.peeksOnClick === true || props.current !== undefined))
          props.onPeek?.(row);
      }}
    >
      {selection && (
        <td data-c="sel">
          {selection.canPick?.(key) !== false && (
            <input
              type="checkbox"
              className="check"
              aria-label={`Select ${rowLabel(row)}`}
              checked={isPicked}
              onChange={({ nativeEvent }) =>
                onPick(key, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
              }
            />
          )}
        </td>
      )}
      {isSentence
        ? sentence
        : columns.map((column) => (
            <td
              key={column.key}
              data-c={column.key}
              className={cellClass(column, row)}
              title={column.title?.(row)}
            >
              {column.cell(row)}
            </td>
          ))}
    </tr>
  );
}

function cellClass<Row>({ isRight, isWide, className }: Column<Row>, row: Row): string | undefined {
  return [isRight && 'r', isWide && 'hp', className?.(row)].filter(Boolean).join(' ') || undefined;
}

function Head<Row>({ column: { key, head, isRight, isWide, sort } }: { readonly column: Column<Row> }) {
  const className = [isRight && 'r', isWide && 'hp'].filter(Boolean).join(' ') || undefined;
  return (
    <th scope="col" data-c={key} className={className} aria-sort={sort?.direction}>
      {sort ? (
        <button type="button" className="sort" onClick={sort.onSort}>
          {head}
        </button>
      ) : (
        head
      )}
    </th>
  );
}

function PickAll<Row>({
  rows,
  rowKey,
  selection,
}: Pick<TableProps<Row>, 'rows' | 'rowKey'> & { readonly selection: Selection }) {
  const keys = rows.map(rowKey).filter((key) => selection.canPick?.(key) !== false);
  const isAll = keys.length > 0 && keys.every((key) => selection.picked.has(key));
  return (
    <th scope="col">
      <input
        type="checkbox"
        className="check"
        aria-label="Select all rows"
        checked={isAll}
        onChange={() => selection.onChange(new Set(isAll ? [] : keys))}
      />
    </th>
  );
}

/** In place of the rows that are not in the document. */
function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true" className="gap">
      <td colSpan={span} height={height} />
    </tr>
  );
}

function isControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}

function rowHeight(): number {
  if (matchMedia('(max-width: 700px)').matches) return CARD_HEIGHT;
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row')) || 24;
}
