/** Whole numbers that JavaScript cannot hold, such as the id of a customer, would become others. Pure. */
import type { Fault } from './yaml-source.ts';

/** In decimal, octal or hexadecimal digits. */
const WHOLE = /^-?(?:\d+|0o[0-7]+|0x[\da-f]+)$/i;
/** Shorter numbers are safe. */
const LONG = /\d{16}/;
/** Strings, which are skipped, and numbers. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** The message for a number that is read as another one; undefined where it is not. */
export function roundedMessage(source: string, value: number): string | undefined {
  if (!Number.isInteger(value) || Number.isSafeInteger(value) || !WHOLE.test(source)) return undefined;
  // A number that a program wrote, such as an export, is written the same again.
  if (BigInt(source) === BigInt(value) || String(value) === source) return undefined;
  return `the number ${source} is too long, and would become ${BigInt(value)}. Put it in quotes`;
}

/** In a text that is valid JSON. */
export function roundedNumbers(json: string): Fault[] {
  if (!LONG.test(json)) return [];
  return Array.from(json.matchAll(TOKEN)).flatMap(({ 0: token, index: offset }) => {
    const message = token.startsWith('"') ? undefined : roundedMessage(token, Number(token));
    return message === undefined ? [] : [{ offset, message }];
  });
}
