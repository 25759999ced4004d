import { expect, test } from 'vitest';
import { passwordProblems } from './check-password.ts';
import { isKnownPassword, knownPasswords } from './known-passwords.ts';

const LENGTH = 'expected 12 to 200 characters, got';
const KNOWN = 'expected a password that is not on the list of known ones';

test.each`
  password                                  | message
  ${'elevenchars'}                          | ${`${LENGTH} 11`}
  ${''}                                     | ${`${LENGTH} 0`}
  ${undefined}                              | ${`${LENGTH} 0`}
  ${'x'.repeat(201)}                        | ${`${LENGTH} 201`}
  ${'tall green kettle '.repeat(11) + 'ab'} | ${undefined}
  ${'x'.repeat(200)}                        | ${KNOWN}
  ${'tall green kettle'}                    | ${undefined}
  ${'🫖🫖🫖🫖🫖🫖🫖🫖🫖🫖🫖🫖'}             | ${KNOWN}
  ${'🫖 tea at 5 🫖'}                       | ${undefined}
  ${'🫖🫖🫖🫖🫖🫖'}                         | ${`${LENGTH} 6`}
  ${'password1234'}                         | ${KNOWN}
  ${'Password2024!'}                        | ${KNOWN}
  ${'PASSWORDPASSWORD'}                     | ${KNOWN}
  ${'qwertyuiopas'}                         | ${KNOWN}
  ${'123456789012'}                         | ${KNOWN}
  ${'1qaz2wsx3edc'}                         | ${KNOWN}
  ${'aaaaaaaaaaaa'}                         | ${KNOWN}
  ${'adminadmin123'}                        | ${KNOWN}
  ${'letmeinplease'}                        | ${KNOWN}
  ${'mailcreated5240'}                      | ${KNOWN}
  ${'Dragon-Monkey-7'}                      | ${KNOWN}
  ${'Liverpool 19861986'}                   | ${KNOWN}
  ${'P@ssw0rd20240131'}                     | ${KNOWN}
  ${'!!sunshine2031!!'}                     | ${KNOWN}
  ${'chelseachelsea'}                       | ${KNOWN}
  ${'dragon83746592'}                       | ${undefined}
  ${'lilac gravel tusk'}                    | ${undefined}
  ${'zuqmvopahlie'}                         | ${undefined}
  ${'ｐａｓｓｗｏｒｄ１２３４'}             | ${KNOWN}
`('$password: $message', async ({ password, message }) => {
  expect(await passwordProblems(password)).toEqual(
    message === undefined ? [] : [{ field: 'password', message }],
  );
});

test('the list has 10,000 passwords that are long enough to be chosen, and each is refused', async () => {
  const { long, words } = await knownPasswords();
  expect([long.size, words.size > 10_000]).toEqual([10_000, true]);
  for (const password of long) {
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect([password, await isKnownPassword(password)]).toEqual([password, true]);
  }
});

test('a long text of any kind is checked at once', async () => {
  for (const piece of ['a', 'ab1', 'dragon', '🫖'])
    expect([piece, await isKnownPassword(piece.repeat(200))]).toEqual([piece, true]);
});
