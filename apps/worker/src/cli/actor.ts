import type { Environment } from './terminal/style.ts';

/** The name of the user, for the events of operator actions. */
export function actorOf(env: Environment): string {
  return env['USER'] ?? 'cli';
}
