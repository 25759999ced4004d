/** What changes issues and labels, by the API and by people alike. */
import {
  type Gone,
  type Issue,
  issueOf,
  isSame,
  type Label,
  nextId,
  type Reason,
  type Repository,
  type World,
} from './state.ts';

/** Labels and assignees replace those that the issue has. */
export interface Changes {
  readonly title?: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly state?: Issue['state'];
  readonly reason?: Reason | null;
}

export interface NewIssue extends Changes {
  readonly title: string;
  readonly author: string;
  readonly isPullRequest?: boolean;
}

const DEFAULT_COLOR = 'ededed';

export function createIssue(world: World, repository: Repository, from: NewIssue): Issue {
  repository.lastNumber += 1;
  const now = world.clock.now();
  const issue: Issue = {
    id: nextId(world),
    number: repository.lastNumber,
    title: from.title,
    body: null,
    state: 'open',
    reason: null,
    labels: [],
    assignees: [],
    author: from.author,
    comments: 0,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    isPullRequest: from.isPullRequest ?? false,
  };
  repository.issues.set(issue.number, issue);
  changeIssue(world, repository, issue, from);
  return issue;
}

/** A change to what is so already leaves the time of the last change. */
export function changeIssue(world: World, repository: Repository, issue: Issue, changes: Changes): void {
  const before = JSON.stringify(issue);
  const { title = issue.title, body = issue.body, labels, assignees, state, reason } = changes;
  Object.assign(issue, { title, body });
  if (labels) issue.labels = labels.map((name) => needLabel(world, repository, name)).filter(isFirst);
  if (assignees) issue.assignees = assignees.filter(isFirst);
  if (state) changeState(world, issue, state, reason ?? undefined);
  if (JSON.stringify(issue) !== before) issue.updatedAt = world.clock.now();
}

/** A reason counts only beside a state; beside `closed` it also replaces that of an issue that is closed. */
function changeState(world: World, issue: Issue, state: Issue['state'], reason: Reason | undefined): void {
  const isChange = issue.state !== state;
  if (state === 'closed' && (isChange || reason)) {
    if (isChange) issue.closedAt = world.clock.now();
    issue.reason = reason ?? 'completed';
  } else if (state === 'open' && isChange) {
    issue.closedAt = null;
    issue.reason = 'reopened';
  }
  issue.state = state;
}

/** An issue may name a label that its repository does not have: GitHub makes it, in grey. */
function needLabel(world: World, repository: Repository, name: string): Label {
  return (
    findLabel(repository, name) ??
    addLabel(world, repository, { name, color: DEFAULT_COLOR, description: null })
  );
}

export function findLabel({ labels }: Repository, name: string): Label | undefined {
  return labels.find((label) => isSame(label.name, name));
}

export function addLabel(
  world: World,
  repository: Repository,
  { name, color = DEFAULT_COLOR, description = null }: { name: string } & Partial<Omit<Label, 'id'>>,
): Label {
  const label = { id: nextId(world), name, color, description };
  repository.labels.push(label);
  return label;
}

/** Returns the new number. Labels come along if the other repository has them. */
export function transferIssue(
  world: World,
  from: Repository,
  number: number,
  to: Repository,
  isTold: boolean,
): number {
  const issue = issueOf(from, number);
  to.lastNumber += 1;
  const labels = issue.labels.flatMap(({ name }) => findLabel(to, name) ?? []);
  const moved = { ...issue, id: nextId(world), number: to.lastNumber, labels, updatedAt: world.clock.now() };
  to.issues.set(moved.number, moved);
  takeAway(from, number, { because: 'transferred', to, number: moved.number, isTold });
  return moved.number;
}

export function takeAway(from: Repository, number: number, gone: Gone): void {
  issueOf(from, number);
  from.issues.delete(number);
  from.gone.set(number, gone);
}

/** A later name of the same repository hides a former one. */
export function renameRepository(repository: Repository, fullName: string): void {
  repository.formerNames = [...repository.formerNames, repository.fullName].filter(
    (former) => !isSame(former, fullName),
  );
  repository.fullName = fullName;
}

function isFirst<T>(item: T, at: number, all: readonly T[]): boolean {
  return all.indexOf(item) === at;
}
