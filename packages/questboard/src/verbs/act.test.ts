import { expect, test } from 'vitest';
import { nameOf } from './act.ts';

test.each`
  actor                         | name
  ${'ada'}                      | ${'ada'}
  ${'user:ada'}                 | ${'ada'}
  ${'user:ada@example.com'}     | ${'ada@example.com'}
  ${'token:ci@ada'}             | ${'ada'}
  ${'token:ci@ada@example.com'} | ${'ada@example.com'}
  ${'token:deploy'}             | ${'deploy'}
`('$actor is $name', ({ actor, name }: { actor: string; name: string }) =>
  expect(nameOf({ actor })).toBe(name),
);
