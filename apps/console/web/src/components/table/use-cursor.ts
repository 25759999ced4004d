/** The row of the keys: it has the focus, so a screen reader reads it. */
import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type KeyAction, useKeys } from '../../keys/use-keys.ts';
import { stepInPlace } from '../links/app-link.tsx';
import type { RowKey, TableProps } from './table-types.ts';

/** Rows that the keys of pages move. */
const PAGE = 25;

export interface Cursor {
  readonly at: RowKey | undefined;
  readonly set: (key: RowKey) => void;
  readonly pick: (key: RowKey, isRange: boolean) => void;
}

export function useCursor<Row>(
  { rows, rowKey, onOpen, onPeek, selection, current }: TableProps<Row>,
  table: RefObject<HTMLTableElement | null>,
  virtual: Virtualizer<HTMLDivElement, Element> | undefined,
): Cursor {
  const [at, setAt] = useState<RowKey | undefined>(current);
  /** By a key: then the row takes the focus. */
  const [moved, setMoved] = useState<{ readonly to: RowKey }>();
  const [shown, setShown] = useState(current);
  /** The row whose drawer is to come: until then the address is behind the keys. */
  const [awaited, setAwaited] = useState<RowKey>();
  if (shown !== current) {
    setShown(current);
    if (awaited === undefined && current !== undefined) setAt(current);
    if (awaited === current) setAwaited(undefined);
  }
  const lastPicked = useRef<RowKey | undefined>(undefined);
  const index = rows.findIndex((row) => rowKey(row) === at);
  const row = rows[index];

  /** What `moved` was when its row was found: one far away in a long list is drawn only after the list is scrolled. */
  const found = useRef(moved);
  useEffect(() => {
    if (moved === found.current || moved?.to !== at) return;
    // A row that has left the list meanwhile takes no focus when it comes back.
    if (index < 0) {
      found.current = moved;
      return;
    }
    const to = table.current?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(String(at))}"]`);
    if (!to) return;
    found.current = moved;
    goTo(to);
  });

  /** The keys of rows act in the table that has the focus; without one, in the first. */
  const ofTable =
    (act: () => boolean | void): KeyAction =>
    ({ target }) => {
      const focused = target instanceof Element ? target.closest('tr[data-key], [data-alert]') : null;
      return focused === null || table.current?.contains(focused) === true ? act() : false;
    };
  const move = (step: number): KeyAction =>
    ofTable(() => {
      const isLast = index === (step > 0 ? rows.length - 1 : 0);
      const beyond = isLast ? rowBeyond(table.current, step) : undefined;
      if (beyond) return goTo(beyond);
      const to = Math.min(rows.length - 1, Math.max(0, index + step));
      const next = rows[to];
      if (next === undefined) return;
      virtual?.scrollToIndex(to);
      setAt(rowKey(next));
      setMoved({ to: rowKey(next) });
      if (current === undefined || !onPeek) return;
      if (rowKey(next) !== current) setAwaited(rowKey(next));
      stepInPlace(() => onPeek(next));
    });
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
    act && ofTable(() => (row === undefined ? false : act(row)));
  useKeys('list', {
    j: move(1),
    ArrowDown: move(1),
    ']': move(PAGE),
    '[': move(-PAGE),
    k: move(-1),
    ArrowUp: move(-1),
    Enter: onRow(onOpen ?? onPeek),
    o: onRow(onPeek),
    x: selection && onRow((each) => pick(rowKey(each), false)),
    'Shift x': selection && onRow((each) => pick(rowKey(each), true)),
    'Mod a': selection?.onAll && (() => selection.onAll?.()),
    Escape: selection && (() => (selection.picked.size === 0 ? false : selection.onChange(new Set()))),
  });
  return { at: at ?? current, set: setAt, pick };
}

function goTo(row: HTMLElement | null | undefined): void {
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

/** The first row of the next table of the page or of the drawer, or the last one of the table before, or of the alerts. */
function rowBeyond(table: HTMLTableElement | null, step: number): HTMLElement | undefined {
  const place = table?.closest('.drawer');
  const tables = [...document.querySelectorAll('.tbl, .ep')].filter(
    (one) => one.closest('.drawer') === place,
  );
  const other = tables[tables.findIndex((one) => one === table) + Math.sign(step)];
  return [...(other?.querySelectorAll<HTMLElement>('tr[data-key], [data-alert]') ?? [])].at(
    step > 0 ? 0 : -1,
  );
}
