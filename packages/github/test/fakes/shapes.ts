/** Users, repositories, issues and labels as GitHub writes them. */
import { timestamp } from './clock.ts';
import { type Issue, type Label, type Repository, userId, type World } from './state.ts';

const WEB = 'https://github.com';
const LONG_AGO = '2020-01-01T00:00:00Z';

const URLS_OF_USER = words(
  'events followers following gists organizations received_events repos starred subscriptions',
);

const URLS_OF_REPOSITORY = words(
  `archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads
  events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges
  milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees
  clone git ssh svn`,
);

function userShape(world: World, login: string): Record<string, unknown> {
  const id = userId(world, login);
  const url = `${world.url}/users/${login}`;
  return {
    login,
    id,
    node_id: `U_${id}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `${WEB}/${login}`,
    ...urlsOf(url, URLS_OF_USER),
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** The owner of the token, as it sees itself. */
export function viewerShape(world: World): Record<string, unknown> {
  return {
    ...userShape(world, world.viewer.login),
    ...fill('name company location email hireable bio', null),
    ...fill('followers following public_gists public_repos private_gists disk_usage', 0),
    ...fill('total_private_repos owned_private_repos collaborators', 0),
    blog: '',
    two_factor_authentication: true,
    created_at: LONG_AGO,
    updated_at: LONG_AGO,
  };
}

export function repositoryShape(world: World, repository: Repository): Record<string, unknown> {
  const { id, fullName, hasIssues, canPush, isArchived, issues } = repository;
  const [owner = '', name = ''] = fullName.split('/');
  const open = [...issues.values()].filter(({ state }) => state === 'open').length;
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: fullName,
    owner: userShape(world, owner),
    private: false,
    html_url: `${WEB}/${fullName}`,
    url: repositoryUrl(world, repository),
    ...urlsOf(repositoryUrl(world, repository), URLS_OF_REPOSITORY),
    ...fill('description homepage language license mirror_url', null),
    ...fill('fork has_pages has_discussions disabled', false),
    ...fill('forks forks_count stargazers_count watchers watchers_count size', 0),
    ...fill('network_count subscribers_count', 0),
    ...fill('open_issues open_issues_count', open),
    ...fill('has_projects has_wiki', true),
    ...fill('created_at updated_at pushed_at', LONG_AGO),
    has_issues: hasIssues,
    archived: isArchived,
    default_branch: 'main',
    visibility: 'public',
    permissions: { admin: false, maintain: false, push: canPush, triage: canPush, pull: true },
  };
}

export function labelShape(world: World, repository: Repository, label: Label): Record<string, unknown> {
  const url = `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`;
  return { ...label, node_id: `LA_${label.id}`, url, default: false };
}

export function issueShape(world: World, repository: Repository, issue: Issue): Record<string, unknown> {
  const { id, number, title, body, state, reason, comments, isPullRequest } = issue;
  const url = `${repositoryUrl(world, repository)}/issues/${number}`;
  const assignees = issue.assignees.map((login) => userShape(world, login));
  const isByViewer = issue.author === world.viewer.login;
  return {
    id,
    node_id: `${isPullRequest ? 'PR' : 'I'}_${id}`,
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    ...urlsOf(url, words('comments events timeline')),
    html_url: `${WEB}/${repository.fullName}/${isPullRequest ? 'pull' : 'issues'}/${number}`,
    number,
    title,
    body,
    user: userShape(world, issue.author),
    labels: issue.labels.map((label) => labelShape(world, repository, label)),
    state,
    state_reason: reason,
    locked: false,
    active_lock_reason: null,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    author_association: isByViewer && repository.canPush ? 'COLLABORATOR' : 'NONE',
    performed_via_github_app: null,
    ...(isPullRequest && { draft: false, pull_request: pullShape(world, repository, number) }),
  };
}

function pullShape(world: World, repository: Repository, number: number): Record<string, unknown> {
  const page = `${WEB}/${repository.fullName}/pull/${number}`;
  return {
    url: `${repositoryUrl(world, repository)}/pulls/${number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: null,
  };
}

function repositoryUrl({ url }: World, { fullName }: Repository): string {
  return `${url}/repos/${fullName}`;
}

function urlsOf(base: string, kinds: readonly string[]): Record<string, string> {
  return Object.fromEntries(kinds.map((kind) => [`${kind}_url`, `${base}/${kind}`]));
}

function fill(fields: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries(words(fields).map((field) => [field, value]));
}

function words(text: string): string[] {
  return text.split(/\s+/);
}
