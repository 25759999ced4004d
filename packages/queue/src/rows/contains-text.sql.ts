import { sql, type Tx } from '@sb/storage';

type Sql = ReturnType<typeof sql>;

/** Each is one more part of the statement. */
const MOST_LETTERS = 50;

/**
 * Whether a column contains a text, whatever the case of either. SQLite changes the case of ASCII letters only, as
 * PostgreSQL does in some locales, so the other letters of the text are named in the statement.
 */
export function containsText({ dialect }: Tx, column: Sql, text: string): Sql {
  const position = sql.raw(dialect === 'sqlite' ? 'instr' : 'strpos');
  const letters = lettersOf(text).slice(0, MOST_LETTERS);
  const folded = (of: Sql): Sql =>
    letters.reduce((inner, [upper, lower]) => sql`replace(${inner}, ${upper}, ${lower})`, sql`lower(${of})`);
  return sql`${position}(${folded(column)}, ${folded(sql`cast(${text} as text)`)}) > 0`;
}

/** Upper and lower case of each letter that is not ASCII. Those whose upper case is several letters are left as they are. */
function lettersOf(text: string): readonly (readonly [upper: string, lower: string])[] {
  return [...new Set(text.toLowerCase())]
    .filter((letter) => letter > '~')
    .map((lower) => [lower.toUpperCase(), lower] as const)
    .filter(([upper, lower]) => upper !== lower && upper.length === lower.length);
}
