import { isActor, LONGEST_ACTOR } from '@sb/words';
import type { Environment } from './terminal/style.ts';
import { SettingError } from './usage-error.ts';

/** Who acts, for the events of operator actions: WORKER_ACTOR, which --as sets, else the name of the user. */
export function actorOf(env: Environment): string {
  const given = env['WORKER_ACTOR'];
  if (!given) return env['USER'] || 'cli';
  if (isActor(given)) return given;
  throw new SettingError('WORKER_ACTOR', `a name of at most ${LONGEST_ACTOR} characters`, given);
}
