/**
 * SQL as a text with its values: `` sql`select name from queues where id = ${id}` ``. Each substitution is a value that
 * is sent beside the text, or another piece of SQL, which becomes part of it. A text is written for the dialect that
 * executes it: the places of the values are `?` on SQLite, `$1`, `$2` and so on on PostgreSQL.
 * Each thread of the program writes its statements by this file alone, so it is short and loads nothing.
 */
export type Dialect = 'sqlite' | 'postgres';

/** `T` is the type of a row; the text has none. */
export interface CompiledQuery<T = unknown> {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly row?: T;
}

export interface Query<T> {
  compile(dialect: Dialect): CompiledQuery<T>;
}

/** A piece of SQL, which may be a whole statement. */
export interface RawBuilder<T> extends Query<T> {
  /** @internal Adds the piece to the end of a statement. */
  addTo(draft: Draft): void;
}

interface Draft {
  readonly dialect: Dialect;
  sql: string;
  readonly parameters: unknown[];
}

class Piece<T> implements RawBuilder<T> {
  readonly #texts: readonly string[];
  readonly #values: readonly unknown[];

  /** The values stand between the texts, of which there is one more. */
  constructor(texts: readonly string[], values: readonly unknown[]) {
    this.#texts = texts;
    this.#values = values;
  }

  compile(dialect: Dialect): CompiledQuery<T> {
    const draft: Draft = { dialect, sql: '', parameters: [] };
    this.addTo(draft);
    return { sql: draft.sql, parameters: draft.parameters };
  }

  addTo(draft: Draft): void {
    for (const [at, text] of this.#texts.entries()) {
      draft.sql += text;
      if (at < this.#values.length) addValue(draft, this.#values[at]);
    }
  }
}

function addValue(draft: Draft, value: unknown): void {
  if (value instanceof Piece) {
    value.addTo(draft);
    return;
  }
  draft.parameters.push(value);
  draft.sql += draft.dialect === 'sqlite' ? '?' : `$${draft.parameters.length}`;
}

/** A name, quoted. */
function id<T = unknown>(name: string): RawBuilder<T> {
  return raw(quote(name));
}

/** A name whose parts are separated by dots, such as a column of a table. */
function reference<T = unknown>(names: string): RawBuilder<T> {
  return raw(names.split('.').map(quote).join('.'));
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function raw<T = unknown>(text: string): RawBuilder<T> {
  return new Piece<T>([text], []);
}

/** The value as part of the text, so that the planner sees it. */
function literal<T = unknown>(value: string | number): RawBuilder<T> {
  return raw(typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`);
}

/** Values, or pieces, with a separator between them. */
function join<T = unknown>(
  values: readonly unknown[],
  separator: RawBuilder<unknown> = raw(', '),
): RawBuilder<T> {
  const parts = values.flatMap((value, at) => (at === 0 ? [value] : [separator, value]));
  return new Piece<T>(
    Array.from({ length: parts.length + 1 }, () => ''),
    parts,
  );
}

function tag<T = unknown>(texts: TemplateStringsArray, ...values: readonly unknown[]): RawBuilder<T> {
  return new Piece<T>(texts, values);
}

export const sql = Object.assign(tag, { raw, id, ref: reference, table: reference, lit: literal, join });

/** A finished text with its values. */
export function statement<T>(text: string, values: readonly unknown[]): Query<T> {
  return { compile: () => ({ sql: text, parameters: values }) };
}
