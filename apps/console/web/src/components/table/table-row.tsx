import type { MouseEvent } from 'react';
import type { Column, RowKey, TableProps } from './table-types.ts';

interface RowProps<Row> extends TableProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly isAt: boolean;
  readonly onCursor: (key: RowKey) => void;
  readonly onPick: (key: RowKey, isRange: boolean) => void;
}

export function TableRow<Row>(props: RowProps<Row>) {
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
      onFocus={() => onCursor(key)}
      onClick={(event) => {
        onCursor(key);
        if (isBoxCell(event)) onPick(key, event.shiftKey);
        else if (!isControl(event) && (props.peeksOnClick === true || props.current !== undefined))
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

function cellClass<Row>({ width, isRight, isWide, className }: Column<Row>, row: Row): string | undefined {
  const classes = [isRight && 'r', isWide && 'hp', width === undefined && 'rest', className?.(row)];
  return classes.filter(Boolean).join(' ') || undefined;
}

/** The place of the box, which a finger hits beside it. */
function isBoxCell({ target }: MouseEvent): boolean {
  return target instanceof Element && target.matches('[data-c="sel"]');
}

function isControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button, input, label') !== null;
}
