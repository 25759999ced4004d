/**
 * A list of rows with the keys of lists. Fixed columns, so that a changing number moves nothing; over 200 rows only
 * those on screen are in the document.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useShownColumns } from './columns.tsx';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import type { TableProps } from './table-types.ts';
import { useCursor } from './use-cursor.ts';
import { useEnd } from './use-end.ts';

export type { Column, RowKey, Selection } from './table-types.ts';

const VIRTUAL_OVER = 200;
const OVERSCAN = 12;
const CARD_HEIGHT = 57;

export function Table<Row>(props: TableProps<Row>) {
  const { rows, rowKey, label, className = '', selection, isPlain = false, foot } = props;
  const columns = useShownColumns(props.name, props.columns);
  const scroller = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLTableElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: OVERSCAN,
    enabled: !isPlain && rows.length > VIRTUAL_OVER,
  });
  const isVirtual = !isPlain && rows.length > VIRTUAL_OVER;
  const cursor = useCursor(props, box, isVirtual ? virtual : undefined);
  useEnd(scroller, props.onEnd, rows.length);
  const shown = isVirtual
    ? virtual.getVirtualItems().map(({ index }) => index)
    : rows.map((_, index) => index);
  const before = isVirtual ? (virtual.getVirtualItems()[0]?.start ?? 0) : 0;
  const after = isVirtual ? virtual.getTotalSize() - (virtual.getVirtualItems().at(-1)?.end ?? 0) : 0;
  const table = (
    <table
      ref={box}
      className={`tbl ${className}`}
      aria-label={label}
      aria-rowcount={isVirtual ? rows.length + 1 : undefined}
    >
      <colgroup>
        {selection && <col width={34} />}
        {columns.map(({ key, width, isWide }) => (
          <col key={key} data-c={key} width={width} className={isWide ? 'hp' : undefined} />
        ))}
      </colgroup>
      <TableHead rows={rows} rowKey={rowKey} columns={columns} selection={selection} />
      <tbody>
        <Gap height={before} />
        {shown.map((index) => {
          const row = rows[index];
          return row === undefined ? null : (
            <TableRow
              key={rowKey(row)}
              {...props}
              columns={columns}
              row={row}
              index={index}
              isAt={cursor.at === rowKey(row)}
              onCursor={cursor.set}
              onPick={cursor.pick}
            />
          );
        })}
        <Gap height={after} />
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

/** In place of the rows that are not in the document. One cell: where a narrow page hides columns, more would be new ones. */
function Gap({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true" className="gap">
      <td height={height} />
    </tr>
  );
}

function rowHeight(): number {
  if (matchMedia('(max-width: 700px)').matches) return CARD_HEIGHT;
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row')) || 24;
}
