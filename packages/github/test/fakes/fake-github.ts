/**
 * GitHub on loopback, with its state in memory: repositories, issues and labels that change as GitHub's do. Each request
 * and each of its own answers is compared with GitHub's description (validate.ts); a test asserts that `faults` is empty.
 * A test changes the state directly, acts as a person, moves the clock, and orders troubles for requests to come.
 */
import { addLabel, renameRepository, takeAway, transferIssue } from './acts.ts';
import { type Answer, refusal } from './answers.ts';
import type { Call } from './call.ts';
import { createClock } from './clock.ts';
import { type Incoming, listen, type Outcome } from './http.ts';
import { createOrders, type Order, type Ordered, type Trouble } from './orders.ts';
import { createPerson, type Person } from './person.ts';
import { respond } from './respond.ts';
import {
  addRepository,
  type Issue,
  issueOf,
  type Rate,
  type Repository,
  type RepositorySettings,
  repositoryOf,
  type World,
} from './state.ts';
import { answerFaults, requestFaults } from './validate.ts';

export interface FakeGithubOptions {
  /** Where its clock starts. */
  readonly now?: number | string;
  /** `/api/v3` for an Enterprise Server. */
  readonly basePath?: string;
}

export interface SeenRequest {
  readonly method: string;
  /** Without the path of the API itself and without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Decoded; `undefined` without a body. */
  readonly body: unknown;
  /** By the clock of the fake, epoch milliseconds. */
  readonly at: number;
  readonly hasAuthorization: boolean;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** An issue with the names of its labels. */
export type IssueView = Readonly<Omit<Issue, 'labels'>> & { readonly labels: readonly string[] };

export interface FakeGithub extends World {
  readonly requests: readonly SeenRequest[];
  /** Those of the requests that are no GET, whatever became of them. */
  readonly mutations: readonly SeenRequest[];
  /** Where a request, or the fake itself, departed from GitHub's description. */
  readonly faults: readonly string[];
  readonly person: Person;
  addRepository(fullName: string, settings?: Partial<RepositorySettings>): Repository;
  /** Its settings may be changed. */
  repository(fullName: string): Repository;
  addLabel(fullName: string, label: { name: string; color?: string; description?: string }): void;
  issue(fullName: string, number: number): IssueView;
  /** Without pull requests, the oldest first. */
  issues(fullName: string): readonly IssueView[];
  /** The old name redirects. */
  rename(from: string, to: string): void;
  /** Returns the new number. With `isTold: false` the redirect does not name the new place. */
  transfer(from: string, number: number, to: string, how?: { readonly isTold?: boolean }): number;
  deleteIssue(fullName: string, number: number): void;
  /** How many requests have waited for their answers at the same time. */
  mostAtOnce(): number;
  /** The next request of this kind meets this trouble. */
  next(order: Order): Ordered;
}

export const TOKEN = 'ghp_fakefakefakefakefakefakefakefakefake';

const START = '2026-02-02T08:00:00.000Z';
const LIMIT = 5_000;
const HOUR_MS = 3_600_000;

/** `whenFinished` is `onTestFinished`, or another that calls what it is given at the end. */
export async function startFakeGithub(
  whenFinished: (close: () => Promise<void>) => unknown,
  { now = START, basePath = '' }: FakeGithubOptions = {},
): Promise<FakeGithub> {
  const world = createWorld(now);
  const requests: SeenRequest[] = [];
  const mutations: SeenRequest[] = [];
  const faults: string[] = [];
  const orders = createOrders();

  const serve = (incoming: Incoming): Outcome => {
    const call = toCall(world, incoming, basePath);
    const { method, path, query, headers, body } = call;
    const hasAuthorization = headers['authorization'] !== undefined;
    const seen = { method, path, query, body, at: world.clock.now(), hasAuthorization, headers };
    requests.push(seen);
    if (method !== 'GET') mutations.push(seen);
    const wrong = faultsOf(call, incoming, basePath);
    faults.push(...wrong);
    return outcomeOf(orders.take(method, path), answerTo, (answer) =>
      dressed(world, requests.length, answer),
    );

    function answerTo(): Answer {
      const answer = attempt(() => respond(call, wrong), faults);
      faults.push(...answerFaults(method, path, answer.status, asSent(answer)));
      return answer;
    }
  };

  const server = await listen(serve);
  whenFinished(() => server.close());
  world.url = `${server.origin}${basePath}`;
  return Object.assign(world, {
    requests,
    mutations,
    faults,
    person: createPerson(world),
    mostAtOnce: () => server.mostAtOnce(),
    next: (order: Order) => orders.next(order),
    ...stateVerbs(world),
  });
}

function createWorld(now: number | string): World {
  const clock = createClock(now);
  return {
    url: '',
    clock,
    token: TOKEN,
    viewer: { login: 'signal-blueprint', isApp: false },
    rate: { limit: LIMIT, remaining: LIMIT, resetAt: clock.now() + HOUR_MS },
    hasLimits: true,
    lagMs: 0,
    repositories: [],
    users: [],
    lastId: 0,
  };
}

type StateVerbs = Pick<
  FakeGithub,
  'addRepository' | 'repository' | 'addLabel' | 'issue' | 'issues' | 'rename' | 'transfer' | 'deleteIssue'
>;

function stateVerbs(world: World): StateVerbs {
  const repository = (fullName: string): Repository => repositoryOf(world, fullName);
  return {
    addRepository: (fullName, settings) => addRepository(world, fullName, settings),
    repository,
    addLabel: (fullName, label) => void addLabel(world, repository(fullName), label),
    issue: (fullName, number) => viewOf(issueOf(repository(fullName), number)),
    issues: (fullName) =>
      [...repository(fullName).issues.values()].filter((issue) => !issue.isPullRequest).map(viewOf),
    rename: (from, to) => renameRepository(repository(from), to),
    transfer: (from, number, to, { isTold = true } = {}) =>
      transferIssue(world, repository(from), number, repository(to), isTold),
    deleteIssue: (fullName, number) => takeAway(repository(fullName), number, { because: 'deleted' }),
  };
}

function viewOf({ labels, ...issue }: Issue): IssueView {
  return { ...issue, labels: labels.map(({ name }) => name) };
}

function toCall(world: World, { method, path, query, headers, text }: Incoming, basePath: string): Call {
  const inside = path.startsWith(basePath) ? path.slice(basePath.length) : path;
  const decoded = decode(text);
  return { world, method, path: inside, query, headers, body: decoded?.value, isJson: decoded !== undefined };
}

function decode(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return undefined;
  }
}

function faultsOf(
  { method, path, query, body, isJson, headers }: Call,
  from: Incoming,
  base: string,
): string[] {
  if (!from.path.startsWith(`${base}/`)) return [`${method} ${from.path}: the API is below ${base}`];
  return [
    ...(isJson ? [] : [`${method} ${path}: body is no JSON`]),
    ...(headers['user-agent'] ? [] : [`${method} ${path}: has no user-agent`]),
    ...requestFaults(method, path, query, body),
  ];
}

/** A request that the fake cannot serve must fail its test, not only its client. */
function attempt(answer: () => Answer, faults: string[]): Answer {
  try {
    return answer();
  } catch (error) {
    faults.push(String(error));
    return refusal(500, String(error));
  }
}

/** The body as a client reads it. */
function asSent({ body }: Answer): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}

function outcomeOf(
  trouble: Trouble | undefined,
  answer: () => Answer,
  dress: (answer: Answer) => Answer,
): Outcome {
  if (trouble === 'hang') return 'hang';
  if (trouble === 'drop-before') return 'drop';
  if (typeof trouble === 'object' && 'answer' in trouble) return { send: dress(trouble.answer) };
  const real = answer();
  if (trouble === 'drop-after') return 'drop';
  if (trouble === 'cut-after') return { cut: dress(real) };
  if (!trouble) return { send: dress(real) };
  if ('answerWhen' in trouble) return { send: dress(real), until: trouble.answerWhen };
  const after = trouble.answerAfter;
  return { send: dress(typeof after === 'function' ? after(real) : after) };
}

/** The headers that each answer bears. There is no ETag. */
function dressed({ clock, rate, hasLimits }: World, count: number, answer: Answer): Answer {
  return {
    ...answer,
    headers: {
      date: new Date(clock.now()).toUTCString(),
      'x-github-request-id': `FAKE:${String(count).padStart(6, '0')}`,
      ...(hasLimits && limitHeaders(rate)),
      ...(answer.body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      ...answer.headers,
    },
  };
}

function limitHeaders({ limit, remaining, resetAt }: Rate): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
    'x-ratelimit-used': String(limit - remaining),
    'x-ratelimit-resource': 'core',
  };
}
