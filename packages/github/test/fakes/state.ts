/** What GitHub knows: repositories, issues and labels in memory. */
import type { FakeClock } from './clock.ts';

export type Reason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

export interface Label {
  readonly id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface Issue {
  readonly id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  reason: Reason | null;
  labels: Label[];
  assignees: string[];
  readonly author: string;
  comments: number;
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | null;
  readonly isPullRequest: boolean;
}

/** Of an issue that is no longer in its repository. */
export type Gone =
  | { readonly because: 'deleted' }
  | {
      readonly because: 'transferred';
      readonly to: Repository;
      readonly number: number;
      /** The answer names the new place. */
      readonly isTold: boolean;
    };

export interface RepositorySettings {
  hasIssues: boolean;
  /** The token may push: it may set labels and assignees, and change issues of others. */
  canPush: boolean;
  isArchived: boolean;
  /** False: to this token the repository does not exist. */
  isReadable: boolean;
  /** Logins of the users that issues may be assigned to. */
  assignable: string[];
}

export interface Repository extends RepositorySettings {
  readonly id: number;
  /** `owner/name` */
  fullName: string;
  formerNames: string[];
  readonly labels: Label[];
  readonly issues: Map<number, Issue>;
  readonly gone: Map<number, Gone>;
  /** Of the last issue or pull request. */
  lastNumber: number;
}

export interface Rate {
  limit: number;
  remaining: number;
  /** When `remaining` is `limit` again, epoch milliseconds. */
  resetAt: number;
}

/** A test may change each of these at any time. */
export interface World {
  /** Of the API, without a slash at the end: for GITHUB_API_URL. */
  url: string;
  readonly clock: FakeClock;
  /** The only token that is accepted. */
  token: string;
  /** The owner of the token. The token of an app may not read `GET /user`. */
  viewer: { login: string; isApp: boolean };
  readonly rate: Rate;
  /** False for an Enterprise Server whose limits are switched off, as they are at first. */
  hasLimits: boolean;
  /** An issue is missing from lists until it is older than this. */
  lagMs: number;
  readonly repositories: Repository[];
  /** Logins, each with its id at its place. */
  readonly users: string[];
  lastId: number;
}

export function nextId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** Users come to exist with their first mention. */
export function userId({ users }: World, login: string): number {
  const at = users.findIndex((known) => isSame(known, login));
  return at >= 0 ? at + 1 : users.push(login);
}

export function addRepository(
  world: World,
  fullName: string,
  settings: Partial<RepositorySettings> = {},
): Repository {
  if (findByName(world, fullName)) throw new Error(`The fake has a repository ${fullName} already.`);
  const repository: Repository = {
    hasIssues: true,
    canPush: true,
    isArchived: false,
    isReadable: true,
    assignable: [world.viewer.login],
    ...settings,
    id: nextId(world),
    fullName,
    formerNames: [],
    labels: [],
    issues: new Map(),
    gone: new Map(),
    lastNumber: 0,
  };
  world.repositories.push(repository);
  return repository;
}

export function findByName({ repositories }: World, fullName: string): Repository | undefined {
  return repositories.find((each) => isSame(each.fullName, fullName));
}

/** The repository that had this name and gave it up. A new owner of the name hides it. */
export function findByFormerName({ repositories }: World, fullName: string): Repository | undefined {
  return repositories.find((each) => each.formerNames.some((former) => isSame(former, fullName)));
}

export function repositoryOf(world: World, fullName: string): Repository {
  const found = findByName(world, fullName);
  if (!found) throw new Error(`The fake has no repository ${fullName}. Add it with addRepository.`);
  return found;
}

export function issueOf(repository: Repository, number: number): Issue {
  const found = repository.issues.get(number);
  if (!found) throw new Error(`The fake has no issue ${repository.fullName}#${number}.`);
  return found;
}

/** Names of GitHub are equal whatever their case. */
export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
