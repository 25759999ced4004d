import { extname } from 'node:path';

export const FILE_FORMATS = ['yaml', 'json', 'csv'] as const;

export type FileFormat = (typeof FILE_FORMATS)[number];

/** The largest file of a board: above 100,000 tasks. */
export const BOARD_MEGABYTES = 64;

/** The format of a file by its name; YAML reads JSON too. */
export function formatOf(file: string): FileFormat {
  const ending = extname(file).slice(1).toLowerCase();
  return FILE_FORMATS.find((format) => format === ending) ?? 'yaml';
}
