import { expect, test } from 'vitest';
import { secretsOfAddress, withoutSecrets } from './http-channel.ts';

test.each([
  [
    'https://hooks.slack.com/services/T00000000/B00000000/Token000',
    'no services for Token000',
    'no services for [redacted]',
  ],
  ['https://example.com/in?key=lowercasekey', 'unknown key lowercasekey', 'unknown key [redacted]'],
  ['smtp://worker:correcthorse@mail.example.com', '535 correcthorse is wrong', '535 [redacted] is wrong'],
  ['smtp://worker:p%40ss+word@mail.example.com', '535 p@ss+word is wrong', '535 [redacted] is wrong'],
])('of %s, "%s" is told as "%s"', (address, says, told) => {
  const result = withoutSecrets({ kind: 'permanent', says }, secretsOfAddress(address));
  expect(result).toEqual({ kind: 'permanent', says: told });
});
