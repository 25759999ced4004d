import { sql, statement } from '@sb/storage';
import { expect, test } from 'vitest';

test.each([
  ['a value', sql`select ${1}, ${null}, ${'a'}`, 'select ?, ?, ?', 'select $1, $2, $3', [1, null, 'a']],
  [
    'a piece between values',
    sql`select ${1} where ${sql`a = ${2} and ${sql`b = ${3}`}`} limit ${4}`,
    'select ? where a = ? and b = ? limit ?',
    'select $1 where a = $2 and b = $3 limit $4',
    [1, 2, 3, 4],
  ],
  ['a list as one value', sql`any(${[1, 2]})`, 'any(?)', 'any($1)', [[1, 2]]],
  ['no value', sql``, '', '', []],
  ['a text that is part of it', sql`limit ${sql.raw('5 -- five')}`, 'limit 5 -- five', 'limit 5 -- five', []],
  [
    'names with quotes',
    sql`${sql.table('runs')} ${sql.id('a".b')} ${sql.ref('r.id')}`,
    '"runs" "a"".b" "r"."id"',
    '"runs" "a"".b" "r"."id"',
    [],
  ],
  ['literals', sql`${sql.lit(-1)} ${sql.lit("it's")}`, "-1 'it''s'", "-1 'it''s'", []],
  ['joined values', sql`in (${sql.join(['a', 'b'])})`, 'in (?, ?)', 'in ($1, $2)', ['a', 'b']],
  [
    'joined pieces',
    sql`where ${sql.join([sql`a = ${1}`, sql`b = ${2}`], sql` or `)}`,
    'where a = ? or b = ?',
    'where a = $1 or b = $2',
    [1, 2],
  ],
  ['nothing joined', sql`in (${sql.join([])})`, 'in ()', 'in ()', []],
  ['a finished text', statement('select $1', [7]), 'select $1', 'select $1', [7]],
])('%s', (_what, query, sqlite, postgres, parameters) => {
  expect(query.compile('sqlite')).toEqual({ sql: sqlite, parameters });
  expect(query.compile('postgres')).toEqual({ sql: postgres, parameters });
});

test('a piece is written again wherever it stands', () => {
  const now = sql`${1}`;
  expect(sql`${now} < ${now}`.compile('postgres')).toEqual({ sql: '$1 < $2', parameters: [1, 1] });
});
