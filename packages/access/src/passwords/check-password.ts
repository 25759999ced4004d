import type { AccessProblem } from '../errors.ts';
import { isKnownPassword } from './known-passwords.ts';

const SHORTEST = 12;
const LONGEST = 200;

/** Empty: the password may be used. Messages never have it in them. */
export async function passwordProblems(password: unknown): Promise<readonly AccessProblem[]> {
  const length = typeof password === 'string' ? Array.from(password.normalize('NFKC')).length : 0;
  if (typeof password !== 'string' || length < SHORTEST || length > LONGEST)
    return [problem(`expected ${SHORTEST} to ${LONGEST} characters, got ${length}`)];
  return (await isKnownPassword(password))
    ? [problem('expected a password that is not on the list of known ones')]
    : [];
}

function problem(message: string): AccessProblem {
  return { field: 'password', message };
}
