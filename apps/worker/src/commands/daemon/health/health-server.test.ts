import { expect, test } from 'vitest';
import { portError } from './health-server.ts';

const coded = (code: string) => Object.assign(new Error('listen'), { code });

test.each`
  code            | isFlag   | becomes             | message
  ${'EACCES'}     | ${true}  | ${'USAGE'}          | ${'--health-port: expected a port that this user may open'}
  ${'EACCES'}     | ${false} | ${'CONFIG_INVALID'} | ${'HEALTH_PORT: expected a port that this user may open'}
  ${'EADDRINUSE'} | ${true}  | ${'PORT_TAKEN'}     | ${'is taken by another process'}
  ${'EIO'}        | ${true}  | ${'EIO'}            | ${'listen'}
`('$code of a port by flag ($isFlag) is $becomes', ({ code, isFlag, becomes, message }) =>
  expect(portError(coded(code), { port: 80, isFlag })).toMatchObject({
    code: becomes,
    message: expect.stringContaining(message),
  }),
);
