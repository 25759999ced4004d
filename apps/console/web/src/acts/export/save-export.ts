import { getExport, type Params } from '../../api/client.ts';

/** A browser may begin to read the file only after a question about where to save it. */
const KEPT_MS = 60_000;

/** Saves all pages of a list as a file: `.csv`, `.ndjson`, or one `.json` list. */
export async function saveExport(path: string, params: Params, name: string): Promise<void> {
  const type = name.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
  const rows = await getExport(path, params, type);
  save(name.endsWith('.json') ? jsonFile(await rows.text()) : rows, name);
}

/** Saves a file as the server has written it. */
export async function saveFile(path: string, params: Params, name: string): Promise<void> {
  save(await getExport(path, params, 'text/plain'), name);
}

function jsonFile(ndjson: string): Blob {
  return new Blob([jsonList(ndjson)], { type: 'application/json' });
}

/** Each line is a value of the list. */
export function jsonList(ndjson: string): string {
  return `[\n${ndjson.trimEnd().replaceAll('\n', ',\n')}\n]\n`;
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
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
