import { expect, test } from 'vitest';
import { listenError } from './listen-error.ts';

test.each`
  code               | becomes              | message
  ${'EACCES'}        | ${'CONFIG_INVALID'}  | ${'CONSOLE_PORT (or --port): expected a port that this user may open, such as 8787, got 80'}
  ${'EADDRNOTAVAIL'} | ${'ADDRESS_MISSING'} | ${'CONSOLE_HOST: expected an address of this machine, got "192.0.2.1"'}
  ${'ENOTFOUND'}     | ${'ADDRESS_MISSING'} | ${'CONSOLE_HOST: expected an address of this machine, got "192.0.2.1"'}
  ${'EAI_AGAIN'}     | ${'ADDRESS_MISSING'} | ${'CONSOLE_HOST: expected an address of this machine, got "192.0.2.1"'}
  ${'EADDRINUSE'}    | ${'PORT_TAKEN'}      | ${'The port 80 of the console is taken by another process.'}
  ${'EIO'}           | ${'EIO'}             | ${'listen'}
`('$code of an address is $becomes', ({ code, becomes, message }) =>
  expect(
    listenError(Object.assign(new Error('listen'), { code }), { host: '192.0.2.1', port: 80 }),
  ).toMatchObject({ code: becomes, message }),
);
