/** Who asks, and what they may do. Pure. */

export type Role = 'wall' | 'viewer' | 'operator' | 'admin';

export interface Who {
  /** In events and runs: `user:ana`, `token:ci@ana`. */
  readonly actor: string;
  readonly kind: 'user' | 'token' | 'wall';
  readonly role: Role;
  /** May see inputs, results and logs. */
  readonly canSeePayload: boolean;
  /** Undefined: all. */
  readonly orgs?: readonly string[];
  /** Patterns of job ids; undefined: all. */
  readonly jobs?: readonly string[];
}

/** The least role that a route asks for. `nobody`: it answers before anyone has signed in. */
export type Least = 'nobody' | 'wall' | 'viewer' | 'operator' | 'admin';

const ORDER: readonly Least[] = ['nobody', 'wall', 'viewer', 'operator', 'admin'];

export function mayCall(who: Who | undefined, least: Least): boolean {
  if (least === 'nobody') return true;
  return who !== undefined && ORDER.indexOf(who.role) >= ORDER.indexOf(least);
}

/** A token may be limited to some jobs. */
export function maySeeJob({ jobs }: Pick<Who, 'jobs'>, jobId: string): boolean {
  return jobs === undefined || jobs.some((pattern) => matches(pattern, jobId));
}

function matches(pattern: string, jobId: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(jobId);
}
