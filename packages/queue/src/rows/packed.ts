/**
 * Columns of many rows as one row, on PostgreSQL: its driver takes each value of each row apart, which cost a claim more
 * than all the rest that the worker does. Arrays of numbers come as their text, texts as one JSON array.
 */

/** The numbers of a column, as the text of PostgreSQL's array: `{1,2,NULL}`. */
export function unpackNumbers(text: unknown): readonly (number | null)[] {
  if (typeof text !== 'string' || text === '{}') return [];
  return text.slice(1, -1).split(',').map(toNumber);
}

/** The texts of a column, as a JSON array. */
export function unpackTexts(json: unknown): readonly (string | null)[] {
  return typeof json === 'string' ? (JSON.parse(json) as (string | null)[]) : [];
}

function toNumber(text: string): number | null {
  return text === 'NULL' ? null : Number(text);
}
