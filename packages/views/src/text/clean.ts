import { stripVTControlCharacters } from 'node:util';
import { escapeCharacter, escapeInvisible } from '@sb/words';

// Line breaks and tabs would break a table.
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
/** A JSON text has escaped the others; its own line breaks stay. */
const CONTROL_OF_JSON = /[\u007f-\u009f]/g;

/**
 * Makes text of unknown origin safe to print on one line: removes escape sequences and control characters, and shows
 * invisible characters and those that turn the reading direction as escapes.
 */
export function clean(text: string): string {
  return escapeInvisible(stripVTControlCharacters(text).replace(/\r\n/g, ' ').replace(CONTROL, ' '));
}

/** A JSON text of the same value, without characters that a terminal would act on or not show. */
export function cleanJson(json: string): string {
  return escapeInvisible(json.replace(CONTROL_OF_JSON, escapeCharacter));
}
