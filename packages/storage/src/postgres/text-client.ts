/**
 * A transaction of a client that is not of the driver `pg`: of an ORM, a query builder, another driver. Each has its own
 * way to send values and to read types, and some rename columns. So each value is sent as a text, which the statement
 * casts, and each row comes back as the text of one JSON object. No statement is prepared under a name.
 */
import type { Queryable } from './handle.ts';

/** A transaction of any client, as far as it is needed. */
export interface SqlTransaction {
  /** Executes one statement inside the transaction. Its values are `$1`, `$2` and so on. Returns its rows as objects. */
  execute(text: string, values: string[]): Promise<readonly unknown[]>;
  /** What stands for the connection: bodies on one connection take turns. Default: this object. */
  readonly connection?: object;
}

const PLACE = /\$(\d+)/g;
const RETURNS_ROWS = /^\s*(select|with)\b|\breturning\b/i;
/** PostgreSQL allows it at the top level only. Its rows are read as the client returns them. */
const CHANGES_WITHIN = /\(\s*(insert into|update|delete from)\b/i;

export function textClient(transaction: SqlTransaction): Queryable {
  return {
    async query({ text, values = [], rowMode }) {
      const { sent, texts } = withTexts(text, values);
      const isJson = RETURNS_ROWS.test(sent) && !CHANGES_WITHIN.test(sent);
      const found = await transaction.execute(isJson ? asJson(sent) : sent, texts);
      const rows = isJson ? found.map(readLine) : found;
      return { rows: rowMode === 'array' ? rows.map(valuesOf) : rows };
    },
  };
}

/** The statement with each value as a text. A null has no type as a text, so it becomes a word of the statement. */
function withTexts(
  text: string,
  values: readonly unknown[],
): { readonly sent: string; readonly texts: string[] } {
  const texts: string[] = [];
  const places = new Map<string, string>();
  const sent = text.replaceAll(PLACE, (_, number: string) => {
    const known = places.get(number);
    if (known !== undefined) return known;
    const value = values[Number(number) - 1] ?? null;
    const place = value === null ? 'null' : `$${texts.push(textOf(value))}::text${castOf(value)}`;
    places.set(number, place);
    return place;
  });
  return { sent, texts };
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? `{${value.map(elementOf).join(',')}}` : String(value);
}

function elementOf(value: string | number | null | undefined): string {
  return value === null || value === undefined ? 'null' : `"${String(value).replaceAll(/["\\]/g, '\\$&')}"`;
}

function castOf(value: unknown): string {
  if (Array.isArray(value)) return `${castOf(value.find((each) => each !== null)) || '::text'}[]`;
  if (typeof value === 'number') return Number.isInteger(value) ? '::bigint' : '::float8';
  return typeof value === 'boolean' ? '::boolean' : '';
}

/** The dot is for clients that parse every text that looks like JSON. */
function asJson(text: string): string {
  return `with r as (${text}) select '.' || to_json(r)::text as line from r`;
}

function readLine(row: unknown): unknown {
  return JSON.parse(String(valuesOf(row)[0]).slice(1));
}

function valuesOf(row: unknown): readonly unknown[] {
  return Object.values(row as object);
}
