import crypto, { type ScryptOptions } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll } from 'vitest';

/** That of the passwords that tests put into a store by themselves. */
const LEAST_COST = { N: 2 ** 4, r: 8, p: 1 };

/**
 * For a file of tests: a password is computed at once, whatever cost the program asks for. That of the program takes
 * half a second of a core; the tests of the passwords themselves have it.
 */
export function quickPasswords(): void {
  const whole = crypto.scrypt;
  beforeAll(() => {
    const quick = (
      password: string,
      salt: Buffer,
      length: number,
      _cost: ScryptOptions,
      done: (error: Error | null, key: Buffer) => void,
    ): void => whole(password, salt, length, LEAST_COST, done);
    replaceScrypt(quick as typeof whole);
  });
  afterAll(() => replaceScrypt(whole));
}

function replaceScrypt(scrypt: typeof crypto.scrypt): void {
  crypto.scrypt = scrypt;
  syncBuiltinESMExports();
}
