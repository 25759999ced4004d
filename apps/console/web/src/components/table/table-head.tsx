import type { Column, Selection, TableProps } from './table-types.ts';

interface TableHeadProps<Row> extends Pick<TableProps<Row>, 'rows' | 'rowKey'> {
  readonly columns: readonly Column<Row>[];
  readonly selection: Selection | undefined;
}

export function TableHead<Row>({ rows, rowKey, columns, selection }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && <PickAll rows={rows} rowKey={rowKey} selection={selection} />}
        {columns.map((column) => (
          <Head key={column.key} column={column} />
        ))}
      </tr>
    </thead>
  );
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
