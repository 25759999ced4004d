/**
 * The one way to the API. Answers with an ETag are asked for again with it by the browser's own cache (`no-cache`), so
 * an unchanged answer costs no bytes. A refusal is an ApiProblem; without a session the page goes to sign-in.
 */
import { hasChangedNothing } from '../../../src/answers/changed-nothing.ts';
import type { Problem } from '../../../src/answers/problem.ts';
import { address } from '../words/address.ts';

const BASE = '/api/v1';

export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  readonly problems: NonNullable<Problem['problems']>;
  /** Of a rule of a board. */
  readonly unmet: NonNullable<Problem['unmet']>;
  readonly referrers: NonNullable<Problem['referrers']>;
  /** `force` passes it. */
  readonly force: boolean;
  /** Of an act; else nothing was asked to change. */
  readonly isOfAct: boolean;

  constructor(problem: Partial<Problem> & { readonly status: number }, isOfAct = false) {
    super(problem.detail ?? 'The console did not answer.');
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code ?? 'NO_ANSWER';
    this.hint = problem.hint;
    this.requestId = problem.requestId;
    this.problems = problem.problems ?? [];
    this.unmet = problem.unmet ?? [];
    this.referrers = problem.referrers ?? [];
    this.force = problem.force ?? false;
    this.isOfAct = isOfAct;
  }
}

/** Refused because the record has another version by now than the one that was sent; `isCounted`: or other numbers. */
export function isStale(error: unknown, isCounted = false): error is ApiProblem {
  return error instanceof ApiProblem && (error.status === 412 || (isCounted && error.code === 'CONFLICT'));
}

export type Params = Readonly<Record<string, string | number | undefined>>;

export function getJson<Answer>(path: string, params?: Params, signal?: AbortSignal): Promise<Answer> {
  return ask(apiAddress(path, params), { ...(signal && { signal }), cache: 'no-cache' });
}

/** What an act would do. Nothing is changed, so it has no key, and one without an answer is asked for again as a read is. */
export function previewJson<Answer>(
  path: string,
  body: object,
  params?: Params,
  { method = 'POST', version }: { readonly method?: 'POST' | 'DELETE'; readonly version?: number } = {},
): Promise<Answer> {
  const init = { method, body: JSON.stringify(body), headers: headersOf(version) };
  return ask(apiAddress(path, params), init, PREVIEW);
}

/**
 * Each act has a key of its own: a repeated request does the work once, and the same act while it is under way is joined.
 * `ownSteps`: by how much the act itself raises the version; default 0.
 */
export function postJson<Answer>(
  path: string,
  body: object = {},
  params?: Params,
  version?: number,
  ownSteps = 0,
): Promise<Answer> {
  return send('POST', path, body, params, version, ownSteps);
}

/** `version`: of the record as it was seen; with another one by now it is refused. */
export function putJson<Answer>(
  path: string,
  body: object,
  version?: number,
  params?: Params,
): Promise<Answer> {
  return send('PUT', path, body, params, version);
}

export function patchJson<Answer>(
  path: string,
  body: object,
  version?: number,
  params?: Params,
): Promise<Answer> {
  return send('PATCH', path, body, params, version);
}

export function deleteJson<Answer>(
  path: string,
  body: object = {},
  params?: Params,
  version?: number,
): Promise<Answer> {
  return send('DELETE', path, body, params, version);
}

/** All pages of a list as text: `text/csv`, `application/x-ndjson`. */
export async function getExport(path: string, params: Params, type: string): Promise<Blob> {
  const answer = await reach(apiAddress(path, params), { headers: { accept: type } }, { isEndless: true });
  if (!answer.ok) throw await problemOf(answer);
  return answer.blob();
}

/** The answer of a GET in lines, as far as it has come. */
export async function reachLines(path: string, params: Params, signal: AbortSignal): Promise<Response> {
  const answer = await reach(apiAddress(path, params), {
    signal,
    headers: { accept: 'application/x-ndjson' },
  });
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

/** A text that is not below the API: `/metrics`. */
export async function getText(path: string, signal: AbortSignal): Promise<string> {
  const answer = await reach(path, { signal });
  if (!answer.ok) throw await problemOf(answer);
  return orUnreachable(answer.text(), READ);
}

/** `/api/v1/runs?state=failed`: without the parameters that have no value. */
export function apiAddress(path: string, params: Params = {}): string {
  return address(`${BASE}${path}`, params);
}

type SignedOut = (isAct: boolean) => void;

let onSignedOut: SignedOut = () => undefined;

/** `isAct`: a person asked for a change; else the page asked by itself. */
export function whenSignedOut(act: SignedOut): void {
  onSignedOut = act;
}

/** Acts that are under way, or whose answer did not come. Sent again soon, each keeps its key: it is done once. */
const unanswered = new Map<string, Unanswered>();
const AGAIN_MS = 120_000;

const MAYBE = 'It may be restarting. Your change may already be made';
const AGAIN = `${MAYBE}. To be sure, repeat it within two minutes without reloading the page: it is never made twice.`;
/** Without a key: what it says is the whole record, or it is refused on another version. */
const AGAIN_SET = `${MAYBE}. Repeat it: if it was made, the page says that it has changed.`;
const LOOK = `${MAYBE}: check before you repeat it.`;
const READ: Without = { hint: 'It may be restarting. The page asks again by itself.', isOfAct: false };
const PREVIEW: Without = { hint: 'It may be restarting. Nothing is changed: ask again.', isOfAct: false };
/** The console takes up to 8 s to know who asks, and up to 18 s for its answer: a request that waits longer is lost. */
const LONGEST_MS = 30_000;
/** Those that start a process, plan a week or compare boards have up to 90 s there. */
const SLOW = /^\/api\/v1\/(?:doctor|retention|alerts\/rules|orgs\/[^/]+\/(?:import|sprints))/;
const LONGEST_SLOW_MS = 110_000;
/** More for a request with a body: the console waits this long to receive it. */
const RECEIVED_MS = 30_000;
/** For the body of an answer, over a slow network. */
const READ_MS = 120_000;
/** Their bodies or answers have secrets, so the console keeps no key of them. */
const SECRET = /^\/(?:session(?:\/password)?|setup|tokens|links\/[a-z]+)$/;
const RECORD = /^(?:\/orgs\/[^/]+)?\/[^/]+(?:\/[^/]+)?/;
/** They add something new, which no later act on the same record takes back. */
const ADDS = /\/(?:[a-z]+s|retry|replay|bulk|comment)$/;

interface Unanswered {
  /** What the act sets. */
  readonly record: string | undefined;
  readonly key: string;
  readonly at: number;
  readonly version: number | undefined;
  /** While it is under way. */
  readonly answering?: Promise<unknown>;
}

/** What is said of a request without an answer. */
interface Without {
  readonly hint: string;
  readonly isOfAct: boolean;
}

function send<Answer>(
  method: string,
  path: string,
  body: object,
  params?: Params,
  version?: number,
  ownSteps = 0,
): Promise<Answer> {
  const url = apiAddress(path, params);
  const text = JSON.stringify(body);
  const act = [method, url, text].join(' ');
  // What is made with a password is made once without a key, and passwords are kept nowhere.
  const isSecret = method === 'POST' && SECRET.test(path);
  const last = unanswered.get(act);
  // The page may have read the act's own change before it is asked for again. On any other version it is another act.
  const isSame = last && [0, ownSteps].includes((version ?? 0) - (last.version ?? 0));
  if (isSame && last.answering) return last.answering as Promise<Answer>;
  const record = recordOf(method, path);
  forgetOthers(record, act);
  const before = isSame && Date.now() - last.at < AGAIN_MS ? last : undefined;
  const key = before?.key ?? newKey();
  // A key stands for the whole request: with another version the console takes it for a second one.
  const seen = before ? before.version : version;
  const isKeyed = method === 'POST';
  const headers = { ...headersOf(seen), ...(isKeyed && { 'idempotency-key': key }) };
  const again = isKeyed ? AGAIN : AGAIN_SET;
  const asked = ask<Answer>(
    url,
    { method, body: text, headers },
    { hint: isSecret ? LOOK : again, isOfAct: true },
  );
  if (isSecret) return asked;
  const answering = asked.then(
    (answer) => {
      forget();
      return answer;
    },
    (error: unknown) => {
      const kept = keptFrom(error, before);
      // Not where it was sent anew since, or another act to the same record.
      if (forget() && kept !== undefined) unanswered.set(act, { record, key, version: seen, at: kept });
      throw error;
    },
  );
  const own = { record, key, version: seen, at: Date.now(), answering };
  unanswered.set(act, own);
  return answering;

  function forget(): boolean {
    return unanswered.get(act) === own && unanswered.delete(act);
  }
}

/** `/queues/mail` of `/queues/mail/pause`, `/orgs/acme/tasks/T-1` of `/orgs/acme/tasks/T-1/start`. */
function recordOf(method: string, path: string): string | undefined {
  if (method !== 'POST') return RECORD.exec(path)?.[0];
  return ADDS.test(path) ? undefined : RECORD.exec(path.replace(/\/[^/]*$/, ''))?.[0];
}

/** Paused, resumed and paused again: the second pause is meant. The answer of the first one would do nothing. */
function forgetOthers(record: string | undefined, act: string): void {
  for (const [other, kept] of unanswered)
    if (record !== undefined && kept.record === record && other !== act) unanswered.delete(other);
}

function headersOf(version: number | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  };
}

/** The act may be carried out: nothing has answered, or it failed on its way. */
export function isUnanswered(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.isOfAct && (error.status === 0 || !hasChangedNothing(error));
}

/** Since when an act that was refused so keeps its key; undefined: it does not. */
function keptFrom(error: unknown, before: Unanswered | undefined): number | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  // The console says of the key that what was asked with it may be carried out. Tried again and again, that has an end.
  if (error.code === 'CONFLICT') return before?.at ?? Date.now();
  // Refused before the console has looked at the key: nothing is known of the first try.
  const isNotLookedAt = error.status >= 500 || [401, 429].includes(error.status);
  return isUnanswered(error) || (before && isNotLookedAt) ? Date.now() : undefined;
}

/** Over plain http a browser has no `randomUUID`, and the console refuses each act: its refusal says why. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

async function ask<Answer>(url: string, init: RequestInit, without = READ): Promise<Answer> {
  const answer = await reach(url, init, { without });
  if (!answer.ok) throw await problemOf(answer, init.method !== undefined, without.isOfAct);
  if (answer.status === 204) return undefined as Answer;
  // It may break off in its body.
  const body = await orUnreachable<Answer>(answer.json(), without);
  // An answer that the browser has kept was read long ago, and is as true now: the header has the time.
  const now = answer.headers.get('x-store-time');
  return now === null ? body : { ...body, now };
}

/**
 * With an end: over a half-open connection no answer would ever come. `isEndless`: only until the answer begins; its body
 * may be of any length.
 */
async function reach(
  url: string,
  init: RequestInit,
  { without = READ, isEndless = false }: { readonly without?: Without; readonly isEndless?: boolean } = {},
): Promise<Response> {
  const ending = new AbortController();
  const given = init.signal;
  const leave = (): void => ending.abort(given?.reason);
  const end = (): void => ending.abort(new DOMException('', 'TimeoutError'));
  if (given?.aborted) leave();
  given?.addEventListener('abort', leave, { signal: ending.signal });
  const longestMs = (SLOW.test(url) ? LONGEST_SLOW_MS : LONGEST_MS) + (init.body ? RECEIVED_MS : 0);
  const timer = setTimeout(end, longestMs);
  try {
    return await orUnreachable(fetch(url, { ...init, signal: ending.signal }), without);
  } finally {
    clearTimeout(timer);
    if (!isEndless) setTimeout(end, READ_MS);
  }
}

/** A question that was given up is no problem. */
async function orUnreachable<Came>(coming: Promise<Came>, { hint, isOfAct }: Without): Promise<Came> {
  try {
    return await coming;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    const detail = 'The console does not answer.';
    throw new ApiProblem({ status: 0, code: 'CONSOLE_UNREACHABLE', detail, hint }, isOfAct);
  }
}

async function problemOf(answer: Response, isChange = false, isOfAct = false): Promise<ApiProblem> {
  const body = await answer.json().catch(() => ({}));
  const problem = new ApiProblem({ ...body, status: answer.status }, isOfAct);
  if (problem.status === 401 && problem.code === 'SIGNED_OUT') onSignedOut(isChange);
  return problem;
}
