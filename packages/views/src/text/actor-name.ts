import { clean } from './clean.ts';

/** An actor in a sentence: `user:ana` of the console is ana. Tokens and the system keep their kind: `token:deploy`. */
export function actorName(actor: string): string {
  return clean(actor.replace(/^user:/, ''));
}
