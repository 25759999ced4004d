import { getExport, type Params } from '../api/client.ts';

/** Saves all pages of a list as a file. */
export async function saveExport(path: string, params: Params, name: string): Promise<void> {
  const type = name.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
  save(await getExport(path, params, type), name);
}

/** Saves rows that are here: one JSON a line. */
export function saveRows(rows: readonly object[], name: string): void {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  save(new Blob([text], { type: 'application/x-ndjson' }), name);
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
