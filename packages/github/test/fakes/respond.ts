/** The answer of GitHub to a request: token, limit and repository first, then the operation. */
import { type Answer, badCredentials, forbidden, moved, notFound, rateLimited, refusal } from './answers.ts';
import type { Call, RepositoryCall } from './call.ts';
import { getIssue, listIssues, patchIssue, postIssue } from './routes-issues.ts';
import { getLabel, listLabels, patchLabel, postLabel } from './routes-labels.ts';
import { repositoryShape, viewerShape } from './shapes.ts';
import { findByFormerName, findByName, isSame, type Rate, type World } from './state.ts';

const HOUR_MS = 3_600_000;

/** The faults of the request are known: GitHub refuses what it does not describe. */
export function respond(call: Call, faults: readonly string[]): Answer {
  const { world, headers, path, method } = call;
  // GitHub wants to know who asks.
  if (!headers['user-agent']) return forbidden('Request forbidden by administrative rules.');
  if (!isToken(headers['authorization'], world.token)) return badCredentials();
  if (path === '/rate_limit') return rateLimit(world);
  if (!takeOne(world)) return rateLimited();
  if (!call.isJson) return refusal(400, 'Problems parsing JSON');
  if (path === '/user') return method === 'GET' ? getUser(world) : notFound();
  return inRepository(call, (found) =>
    faults.length > 0 ? refusal(422, `Invalid request.\n\n${faults.join('\n')}`) : toRepository(found),
  );
}

function isToken(authorization: string | undefined, token: string): boolean {
  return authorization === `token ${token}` || authorization === `Bearer ${token}`;
}

/** Takes one request from those of this hour, or returns false. */
function takeOne({ rate, clock, hasLimits }: World): boolean {
  if (!hasLimits) return true;
  renew(rate, clock.now());
  if (rate.remaining === 0) return false;
  rate.remaining -= 1;
  return true;
}

function renew(rate: Rate, now: number): void {
  if (now >= rate.resetAt) Object.assign(rate, { remaining: rate.limit, resetAt: now + HOUR_MS });
}

function rateLimit({ rate, clock, hasLimits }: World): Answer {
  if (!hasLimits) return refusal(404, 'Rate limiting is not enabled.');
  renew(rate, clock.now());
  const { limit, remaining, resetAt } = rate;
  const core = { limit, remaining, used: limit - remaining, reset: Math.ceil(resetAt / 1000) };
  return { status: 200, body: { resources: { core, search: core }, rate: core } };
}

function getUser(world: World): Answer {
  if (world.viewer.isApp) return forbidden('Resource not accessible by integration');
  return { status: 200, body: viewerShape(world) };
}

function inRepository(call: Call, answer: (call: RepositoryCall) => Answer): Answer {
  const { world, path, query, method } = call;
  const [, id, name = '', rest = ''] =
    /^\/(?:repositories\/(\d+)|repos\/([^/]+\/[^/]+))(\/.*)?$/.exec(path) ?? [];
  const found =
    id === undefined ? findByName(world, name) : world.repositories.find((each) => each.id === Number(id));
  if (found) return found.isReadable ? answer({ ...call, repository: found, rest }) : notFound();
  const renamed = findByFormerName(world, name);
  if (!renamed?.isReadable) return notFound();
  const search = new URLSearchParams(query).toString();
  const location = `${world.url}/repositories/${renamed.id}${rest}${search && `?${search}`}`;
  return moved(method === 'GET' ? 301 : 307, location);
}

function toRepository(call: RepositoryCall): Answer {
  const { method, rest, repository, world } = call;
  if (method !== 'GET' && repository.isArchived) return forbidden('Repository was archived so is read-only.');
  const [, kind = '', name] = rest.split('/').map(decodeURIComponent);
  const number = Number(name);
  switch (`${method} ${kind}${name === undefined ? '' : '/'}`) {
    case 'GET ':
      return { status: 200, body: repositoryShape(world, repository) };
    case 'GET issues':
      return listIssues(call);
    case 'POST issues':
      return postIssue(call);
    case 'GET issues/':
      return getIssue(call, number);
    case 'PATCH issues/':
      return patchIssue(call, number);
    case 'GET labels':
      return listLabels(call);
    case 'POST labels':
      return postLabel(call);
    case 'GET labels/':
      return getLabel(call, name ?? '');
    case 'PATCH labels/':
      return patchLabel(call, name ?? '');
    case 'GET assignees/':
      return repository.assignable.some((login) => isSame(login, name ?? '')) ? { status: 204 } : notFound();
    default:
      return notFound();
  }
}
