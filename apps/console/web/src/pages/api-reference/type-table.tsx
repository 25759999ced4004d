/** The fields of a type as a tree: what is below a field is opened with it. */
import type { Schema } from '../../api/api-document.ts';
import { type TypeRow, typeRows, typeText } from './parts/type-rows.ts';

export function TypeTable({ schema, label }: { readonly schema: Schema; readonly label: string }) {
  const rows = typeRows(schema);
  if (rows.length === 0) return <p className="soft mono">{typeText(schema)}</p>;
  return (
    <div role="group" aria-label={label}>
      {schema.type !== 'object' && <p className="dim">{typeText(schema)}, of</p>}
      <Rows rows={rows} depth={0} />
    </div>
  );
}

function Rows({ rows, depth }: { readonly rows: readonly TypeRow[]; readonly depth: number }) {
  return (
    <ul className="types">
      {rows.map((row) => (
        <li key={row.name}>
          {row.children.length === 0 ? (
            <Line row={row} />
          ) : (
            <details open={depth === 0 && row.children.length <= MOST_OPEN}>
              <summary>
                <Line row={row} />
              </summary>
              <Rows rows={row.children} depth={depth + 1} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

/** More fields than these are closed at first. */
const MOST_OPEN = 12;

function Line({ row: { name, type, isRequired, notes } }: { readonly row: TypeRow }) {
  return (
    <span className="type">
      <code>{name}</code>
      <span className="soft">{type}</span>
      {!isRequired && <span className="dim">optional</span>}
      {notes.length > 0 && <span className="dim">{notes.join(', ')}</span>}
    </span>
  );
}
