import { createHash } from 'node:crypto';

/** What a rule is evaluated for: each job, each queue... `rule` is the rule itself, when it cannot be evaluated. */
export interface Group {
  readonly kind: 'job' | 'queue' | 'node' | 'channel' | 'rule';
  readonly name: string;
}

/** What an episode is known by, over restarts and machines. */
export function fingerprintOf(rule: string, { kind, name }: Group): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, kind, name]))
    .digest('hex')
    .slice(0, 32);
}
