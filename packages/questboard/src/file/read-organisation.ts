import { parseDocument } from '@sb/config';
import { type DocumentOptions, readDocument, type ReadOrganisation } from './read-document.ts';

export interface ReadOptions extends Pick<DocumentOptions, 'now' | 'allowCycles'> {
  /** For messages; a name that ends in `.json` is read as JSON, any other as YAML. */
  readonly file: string;
}

/**
 * Reads a `questboard/v1` file: all of it or nothing.
 * Throws `ConfigError` with every problem of the file, each with its JSON pointer, line and column.
 */
export function readOrganisation(text: string, { file, ...options }: ReadOptions): ReadOrganisation {
  return readDocument(parseDocument(text, file), options);
}
