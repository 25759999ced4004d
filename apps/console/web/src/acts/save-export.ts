import { getExport, type Params } from '../api/client.ts';

/** Saves all pages of a list as a file. */
export async function saveExport(path: string, params: Params, name: string): Promise<void> {
  const type = name.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
  const url = URL.createObjectURL(await getExport(path, params, type));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
