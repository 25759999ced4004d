import { expect, test } from 'vitest';
import { memberNameOf, nameOf } from './act.ts';

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

test('people without sign-in are no member, also where one is called nobody', () => {
  expect(memberNameOf({ actor: 'user:nobody' })).toBeUndefined();
  expect(memberNameOf({ actor: 'user:ada' })).toBe('ada');
});
