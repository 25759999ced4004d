import { expect, test } from 'vitest';
import { postgresToolPlace } from './place.ts';

test.each([
  ['p%40ss', 'p@ss'],
  ['100%sure', '100%sure'],
  ['a%25b%ZZ', 'a%b%ZZ'],
  ['%ff', '%ff'],
])('a password with a percent sign goes to pg_dump as the driver reads it: %s', (written, password) => {
  expect(postgresToolPlace(`postgres://ada:${written}@db/app`)).toMatchObject({
    password,
    uri: 'postgres://ada@db/app',
    database: 'app',
  });
});

test('the settings of a session go to pg_dump as libpq reads them', () => {
  const { uri } = postgresToolPlace(
    'postgres://ada@db/app?options=endpoint%3Dep-1+-c%20jit%3Doff&schema=jobs',
  );
  expect(uri).toBe('postgres://ada@db/app?options=endpoint%3Dep-1%20-c%20jit%3Doff');
});
