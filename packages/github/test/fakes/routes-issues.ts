/** Lists, reads, makes and changes issues. */
import { changeIssue, type Changes, createIssue } from './acts.ts';
import {
  type Answer,
  type FieldFault,
  issueDeleted,
  issuesDisabled,
  moved,
  noRights,
  notFound,
  tooLong,
  validationFailed,
} from './answers.ts';
import { fieldsOf, type RepositoryCall } from './call.ts';
import { page } from './pages.ts';
import { issueShape } from './shapes.ts';
import { type Issue, isSame, type Repository, type World } from './state.ts';

const MAX_TITLE = 256;
const MAX_BODY = 65_536;

/** What the fake does not do. A test that needs it must teach the fake first. */
const NOT_SERVED = ['assignee', 'issue_field_values', 'labels', 'mentioned', 'milestone', 'type'];

export function listIssues(call: RepositoryCall): Answer {
  const { world, repository, query } = call;
  refuseUnserved(query, NOT_SERVED);
  const { state = 'open', creator, since, sort = 'created', direction = 'desc' } = query;
  const found = [...repository.issues.values()].filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      (creator === undefined || isSame(issue.author, creator)) &&
      (since === undefined || seconds(issue.updatedAt) >= seconds(Date.parse(since))) &&
      (repository.hasIssues || issue.isPullRequest) &&
      !isLate(world, issue),
  );
  const keyOf = SORTS[sort] ?? SORTS['created']!;
  const sorted = found.toSorted((a, b) => keyOf(a) - keyOf(b) || a.number - b.number);
  const ordered = direction === 'asc' ? sorted : sorted.toReversed();
  return page(call, ordered, (issue) => issueShape(world, repository, issue));
}

const SORTS: Readonly<Record<string, (issue: Issue) => number>> = {
  created: (issue) => seconds(issue.createdAt),
  updated: (issue) => seconds(issue.updatedAt),
  comments: (issue) => issue.comments,
};

/** A list is read from a copy that lags behind. */
function isLate({ clock, lagMs }: World, { createdAt }: Issue): boolean {
  return clock.now() - createdAt < lagMs;
}

export function getIssue(call: RepositoryCall, number: number): Answer {
  return withIssue(call, number, (issue) => shown(call, issue));
}

export function postIssue(call: RepositoryCall): Answer {
  const { world, repository } = call;
  if (!repository.hasIssues) return issuesDisabled();
  const asked = changesOf(call);
  const changes = repository.canPush ? asked : without(asked, ['labels', 'assignees']);
  const faults = fieldFaults(repository, changes);
  if (faults.length > 0) return validationFailed(...faults);
  const issue = createIssue(world, repository, {
    ...without(changes, ['state', 'reason']),
    title: changes.title ?? '',
    author: world.viewer.login,
  });
  return { ...shown(call, issue), status: 201 };
}

export function patchIssue(call: RepositoryCall, number: number): Answer {
  return withIssue(call, number, (issue) => {
    const { world, repository } = call;
    const asked = changesOf(call);
    const isOwn = isSame(issue.author, world.viewer.login);
    const mayEdit = repository.canPush || isOwn;
    if (!mayEdit && ('title' in asked || 'body' in asked)) return noRights();
    const changes = repository.canPush ? asked : without(asked, isOwn ? FOR_PUSHERS : FOR_EDITORS);
    const faults = fieldFaults(repository, changes);
    if (faults.length > 0) return validationFailed(...faults);
    changeIssue(world, repository, issue, changes);
    return shown(call, issue);
  });
}

/** What is silently dropped without the right to push, in an issue of one's own and in another. */
const FOR_PUSHERS = ['labels', 'assignees'] as const;
const FOR_EDITORS = [...FOR_PUSHERS, 'state', 'reason'] as const;

function withIssue(call: RepositoryCall, number: number, answer: (issue: Issue) => Answer): Answer {
  const { world, repository } = call;
  const gone = repository.gone.get(number);
  if (gone?.because === 'deleted') return issueDeleted();
  if (gone) {
    if (!gone.to.isReadable) return notFound();
    const location = `${world.url}/repositories/${gone.to.id}/issues/${gone.number}`;
    return gone.isTold ? moved(301, location) : moved(301);
  }
  const issue = repository.issues.get(number);
  if (!issue) return notFound();
  return repository.hasIssues || issue.isPullRequest ? answer(issue) : issuesDisabled();
}

function shown({ world, repository }: RepositoryCall, issue: Issue): Answer {
  return { status: 200, body: issueShape(world, repository, issue) };
}

function changesOf(call: RepositoryCall): Changes {
  const fields = fieldsOf(call);
  refuseUnserved(
    fields,
    NOT_SERVED.filter((field) => field !== 'labels'),
  );
  const { title, body, state, state_reason: reason, labels, assignees } = fields;
  const changes = {
    // `null` keeps the title.
    title: typeof title === 'number' ? String(title) : (title ?? undefined),
    body,
    state,
    // Without a state it has no effect.
    reason,
    labels: names(labels, 'name'),
    assignees: names(assignees, 'login'),
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Changes;
}

/** An item is a name, or an object that has it. */
function names(list: unknown, key: string): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.map((item: unknown) =>
    typeof item === 'object' && item !== null ? String((item as Record<string, unknown>)[key]) : String(item),
  );
}

function fieldFaults({ assignable }: Repository, { title, body, assignees = [] }: Changes): FieldFault[] {
  const strangers = assignees.filter((login) => !assignable.some((known) => isSame(known, login)));
  return [
    ...(title?.trim() === '' ? [{ resource: 'Issue', field: 'title', code: 'missing_field' } as const] : []),
    ...tooLong('Issue', 'title', title, MAX_TITLE),
    ...tooLong('Issue', 'body', body, MAX_BODY),
    ...strangers.map((value) => ({ resource: 'Issue', field: 'assignees', code: 'invalid', value }) as const),
  ];
}

function without<K extends keyof Changes>(changes: Changes, keys: readonly K[]): Omit<Changes, K> {
  const kept = Object.entries(changes).filter(([key]) => !(keys as readonly string[]).includes(key));
  return Object.fromEntries(kept) as Omit<Changes, K>;
}

function refuseUnserved(given: Readonly<Record<string, unknown>>, fields: readonly string[]): void {
  const unserved = fields.filter((field) => field in given);
  if (unserved.length > 0) throw new Error(`The fake does not serve ${unserved.join(', ')} of issues.`);
}

/** GitHub compares as it writes, in whole seconds. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
