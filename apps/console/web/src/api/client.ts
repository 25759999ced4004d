/**
 * The one way to the API. Answers with an ETag are asked for again with it by the browser's own cache (`no-cache`), so
 * an unchanged answer costs no bytes. A refusal is an ApiProblem; without a session the page goes to sign-in.
 */
import { address } from '../words/address.ts';
import { ask, orUnreachable, problemOf, reach, READ, type Without } from './request/reach.ts';
import { newKey, sendOnce } from './request/unanswered.ts';

const BASE = '/api/v1';

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

const MAYBE = 'It may be restarting. Your change may already be made';
const AGAIN = `${MAYBE}. To be sure, repeat it within two minutes without reloading the page: it is never made twice.`;
/** Without a key: what it says is the whole record, or it is refused on another version. */
const AGAIN_SET = `${MAYBE}. Repeat it: if it was made, the page says that it has changed.`;
const LOOK = `${MAYBE}: check before you repeat it.`;
const PREVIEW: Without = { hint: 'It may be restarting. Nothing is changed: ask again.', isOfAct: false };
/** Their bodies or answers have secrets, so the console keeps no key of them. */
const SECRET = /^\/(?:session(?:\/password)?|setup|tokens|links\/[a-z]+)$/;

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
  const isKeyed = method === 'POST';
  // What is made with a password is made once without a key, and passwords are kept nowhere.
  const isSecret = isKeyed && SECRET.test(path);
  const hint = isSecret ? LOOK : isKeyed ? AGAIN : AGAIN_SET;
  const request = (key: string, seen: number | undefined): Promise<Answer> => {
    const headers = { ...headersOf(seen), ...(isKeyed && { 'idempotency-key': key }) };
    return ask(url, { method, body: text, headers }, { hint, isOfAct: true });
  };
  if (isSecret) return request(newKey(), version);
  return sendOnce({ method, path, url, text, version, ownSteps }, request);
}

function headersOf(version: number | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  };
}
