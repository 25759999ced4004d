import { createHash } from 'node:crypto';

/** One job, queue, node or channel that a rule is evaluated for. `rule`: the rule itself, when it cannot be evaluated. */
export interface Group {
  readonly kind: 'job' | 'queue' | 'node' | 'channel' | 'rule';
  readonly name: string;
}

/** The name of an episode: the same after restarts and on every machine. */
export function fingerprintOf(rule: string, { kind, name }: Group): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, kind, name]))
    .digest('hex')
    .slice(0, 32);
}

/** The name of a group for people: `job daily.questmaster`. */
export function groupName({ kind, name }: Group): string {
  return kind === 'rule' ? 'the rule itself' : `${kind} ${name}`;
}
