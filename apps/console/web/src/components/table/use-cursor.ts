/** The row of the keys: it has the focus, so a screen reader reads it. */
import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../../keys/use-keys.ts';
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
