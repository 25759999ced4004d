/** A token that a person wishes for: the body of its request, and the same as a command. Pure. */
import { commandLine } from '../../words/commands/command-line.ts';
import { typedNames } from '../../words/text/typed-list.ts';

export interface TokenWish {
  readonly name: string;
  readonly role: string;
  /** `90d` */
  readonly expires: string;
  /** Patterns of jobs; empty: all. */
  readonly jobs: string;
  /** Whose token; an administrator may choose. */
  readonly user: string;
}

export function tokenBody({ name, role, expires, jobs, user }: TokenWish): object {
  const patterns = typedNames(jobs);
  return {
    name: name.trim(),
    role,
    expires,
    ...(user !== '' && { user }),
    ...(patterns.length > 0 && { jobs: patterns }),
  };
}

export function wishCommand({ name, role, expires, jobs, user }: TokenWish): string {
  const patterns = typedNames(jobs);
  return commandLine(
    'token:create',
    '--name',
    name.trim() || 'ci',
    '--user',
    user,
    '--role',
    role,
    '--expires',
    expires,
    ...(patterns.length === 0 ? [] : ['--job', patterns.join(',')]),
  );
}
