import { expect, test } from 'vitest';
import { passwordProblems } from './check-password.ts';
import { knownPasswords } from './known-passwords.ts';

const LENGTH = 'expected 12 to 200 characters, got';
const KNOWN = 'expected a password that is not on the list of known ones';

test.each`
  password                      | message
  ${'elevenchars'}              | ${`${LENGTH} 11`}
  ${''}                         | ${`${LENGTH} 0`}
  ${undefined}                  | ${`${LENGTH} 0`}
  ${'x'.repeat(201)}            | ${`${LENGTH} 201`}
  ${'x'.repeat(200)}            | ${undefined}
  ${'tall green kettle'}        | ${undefined}
  ${'🫖🫖🫖🫖🫖🫖🫖🫖🫖🫖🫖🫖'} | ${undefined}
  ${'🫖🫖🫖🫖🫖🫖'}             | ${`${LENGTH} 6`}
  ${'password1234'}             | ${KNOWN}
  ${'Password2024!'}            | ${KNOWN}
  ${'PASSWORDPASSWORD'}         | ${KNOWN}
  ${'qwertyuiopas'}             | ${KNOWN}
  ${'123456789012'}             | ${KNOWN}
  ${'1qaz2wsx3edc'}             | ${KNOWN}
  ${'aaaaaaaaaaaa'}             | ${KNOWN}
  ${'adminadmin123'}            | ${KNOWN}
  ${'letmeinplease'}            | ${undefined}
  ${'ｐａｓｓｗｏｒｄ１２３４'} | ${KNOWN}
`('$password: $message', ({ password, message }) => {
  expect(passwordProblems(password)).toEqual(message === undefined ? [] : [{ field: 'password', message }]);
});

test('at least 10,000 known passwords are refused, none of them too short to be chosen', () => {
  const known = knownPasswords();
  expect(known.length).toBeGreaterThan(10_000);
  expect(known.filter((password) => password.length < 12)).toEqual([]);
  for (const password of known.slice(0, 200)) expect(passwordProblems(password)).not.toEqual([]);
});
