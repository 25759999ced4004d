/** `github:doctor`: whether the sync could work, before it has to. */
import { checkGithub, type GithubCheck, type RepositoryCheck } from '@sb/github';
import { ConfigError } from '@sb/config';
import { listOrganisations, readSyncedTasks } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { clean, relativeTime } from '@sb/views';
import { type AccessProblem, githubAccess } from '../../built-in/github-access.ts';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import type { Output } from '../../cli/output.ts';
import { createServices, withStore } from '../../services/services.ts';

/** Names are aligned up to this width: more would take the room of what is said of them, at 80 columns. */
const WIDEST_NAME = 32;

interface Options {
  readonly org?: string;
}

export async function run({ io, output, options }: Call<object, Options>): Promise<ExitCode> {
  const access = githubAccess(io.env);
  if ('problems' in access) throw unusable(access.problems);
  const repos = await withStore(await createServices({ io, output }), ({ store }) =>
    reposOf(store, options.org),
  );
  const check = await checkGithub({
    ...access,
    repos,
    signal: new AbortController().signal,
  });
  output.data(check);
  print(check, output, io.now());
  const isFine = check.token.kind === 'accepted' && check.repositories.every(({ kind }) => kind === 'fine');
  return isFine ? EXIT.ok : EXIT.condition;
}

function unusable(problems: readonly AccessProblem[]): ConfigError {
  return new ConfigError(
    'the environment',
    problems.map(({ name, says }) => ({ path: [name], pointer: `/${name}`, message: says })),
  );
}

/** Those that tasks name, each once. */
async function reposOf(store: Store, org: string | undefined): Promise<readonly string[]> {
  const orgs = org === undefined ? await listOrganisations(store) : [org];
  const repos = new Set<string>();
  for (const orgId of orgs) {
    const { tasks } = await readSyncedTasks(store, orgId);
    for (const { task } of tasks) if (task.github) repos.add(task.github.repo.toLowerCase());
  }
  return [...repos].toSorted();
}

function print({ token, limit, repositories }: GithubCheck, output: Output, now: number): void {
  const rows: (readonly [kind: string, name: string, says: string, isFine: boolean])[] = [
    ['token', '', tokenText(token), token.kind === 'accepted'],
    ...(limit
      ? [
          [
            'limit',
            '',
            `${limit.remaining} of ${limit.limit} requests left, new ones ${relativeTime(Date.parse(limit.resetAt), now)}`,
            limit.remaining > 0,
          ] as const,
        ]
      : []),
    ...repositories.map(
      ({ repo, says, kind }: RepositoryCheck) => ['repository', repo, says, kind === 'fine'] as const,
    ),
  ];
  const width = Math.min(WIDEST_NAME, Math.max(...rows.map(([kind, name]) => clean(name || kind).length)));
  for (const [kind, name, says, isFine] of rows) {
    if (!output.isTerminal) output.lines([isFine ? 'ok' : 'problem', kind, name, says].map(clean).join('\t'));
    else {
      const sign = isFine ? output.style.green('✓') : output.style.red('✗');
      output.lines(`  ${sign} ${clean(name || kind).padEnd(width)}  ${clean(says)}`);
    }
  }
  if (repositories.length === 0 && token.kind === 'accepted')
    output.remark('No task is marked for GitHub: it needs syncToGithub and github.repo.');
}

function tokenText(token: GithubCheck['token']): string {
  switch (token.kind) {
    case 'refused':
      return 'GitHub refuses it (401): make a new one';
    case 'unreachable':
      return `GitHub cannot be reached: ${token.says}`;
    case 'accepted':
      return [
        token.login === undefined ? 'GitHub accepts it' : `GitHub accepts it, as ${token.login}`,
        ...(token.scopes ? [`scopes: ${token.scopes.join(', ') || 'none'}`] : []),
        ...(token.expiresAt === undefined ? [] : [`until ${token.expiresAt}`]),
      ].join(', ');
  }
}
