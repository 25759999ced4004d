/** Who asks, and what it may do. Pure. */

export const ROLES = ['viewer', 'operator', 'admin'] as const;
/** Each may do what those before it may. */
export type Role = (typeof ROLES)[number];
/** The least role of a route. `wall`: a wall may ask for it too. */
export type LeastRole = 'wall' | Role;

const RANKS: Readonly<Record<LeastRole, number>> = { wall: 0, viewer: 1, operator: 2, admin: 3 };

/** The rights of a user. */
export interface Rights {
  readonly role: Role;
  /** Whether it sees inputs, results and logs. */
  readonly canSeePayload: boolean;
  /** The organisations that it may see and change; absent: all. */
  readonly orgs?: readonly string[];
}

export interface Identity extends Omit<Rights, 'role'> {
  readonly kind: 'user' | 'token' | 'wall';
  /** `user:ana`, `token:ci@ana`, `wall`: the actor of events. */
  readonly actor: string;
  readonly role: LeastRole;
  /** Patterns of job ids (`report.*`): it may run, read and cancel those, and nothing else. Absent: all. */
  readonly jobs?: readonly string[];
  /** Of a user or a token. */
  readonly userId?: number;
  /** Of that user's rights and password, as the request was checked by them. */
  readonly version?: number;
  /** The name of the user. */
  readonly user?: string;
  readonly tokenId?: number;
  /** Of a user or a wall: the key of its session. */
  readonly sessionHash?: string;
}

/** `changed`: the rights or the password of the user were changed after the sign-in. */
export type Refusal = 'unknown' | 'expired' | 'revoked' | 'disabled' | 'changed';
export type Known = { readonly identity: Identity } | { readonly refused: Refusal };

export function mayDo({ role }: Pick<Identity, 'role'>, least: LeastRole): boolean {
  return RANKS[role] >= RANKS[least];
}

export function maySeeJob({ jobs }: Pick<Identity, 'jobs'>, jobId: string): boolean {
  return jobs === undefined || jobs.some((pattern) => matchesJob(pattern, jobId));
}

export function maySeeOrg({ orgs }: Pick<Identity, 'orgs'>, org: string): boolean {
  return orgs === undefined || orgs.includes(org);
}

/** A token with patterns of jobs: a route that is not about one job must refuse it. */
export function isOfJobsOnly({ jobs }: Pick<Identity, 'jobs'>): boolean {
  return jobs !== undefined;
}

/** The rights that both have: those of a token never exceed those of its user. */
export function commonRights(user: Rights, token: Pick<Rights, 'role' | 'orgs'>): Rights {
  const { canSeePayload } = user;
  const role = mayDo(user, token.role) ? token.role : user.role;
  const orgs =
    user.orgs && token.orgs ? token.orgs.filter((org) => maySeeOrg(user, org)) : (token.orgs ?? user.orgs);
  return { role, canSeePayload, ...(orgs && { orgs }) };
}

/** A job id, or the beginning of job ids with a `*` at its end. */
function matchesJob(pattern: string, jobId: string): boolean {
  return pattern.endsWith('*') ? jobId.startsWith(pattern.slice(0, -1)) : jobId === pattern;
}
