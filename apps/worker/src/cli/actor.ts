import type { Environment } from './terminal/style.ts';

/** Who does what is done here, as events name them. */
export function actorOf(env: Environment): string {
  return env['USER'] ?? 'cli';
}
