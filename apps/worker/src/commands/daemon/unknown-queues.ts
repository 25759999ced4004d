import { suggestion } from '@sb/config';

/** A warning for each queue that a daemon is to work and that is none: it would wait for ever. Pure. */
export function unknownQueues(wanted: readonly string[], known: readonly string[]): readonly string[] {
  const all = [...new Set(known)].toSorted();
  return wanted
    .filter((name) => !all.includes(name))
    .map((name) => {
      const names = all.join(', ') || 'none';
      return `no job uses the queue ${JSON.stringify(name)} so far (queues: ${names}).${suggestion(name, all)}`;
    });
}
