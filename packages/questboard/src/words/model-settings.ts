/** Which language model writes texts, by the environment. Pure. */
import { quote, readUrl } from '@sb/words';

const OPENAI_URL = 'https://api.openai.com/v1';
const DEFAULT_MODEL = 'gpt-4.1-mini';

export type ModelEnvironment = Readonly<Record<string, string | undefined>>;

export interface ModelSettings {
  /** `{OPENAI_BASE_URL}/chat/completions` */
  readonly url: string;
  readonly model: string;
  /** A function, so that neither JSON nor a log of the settings shows the key. */
  readonly key: () => string;
}

export type ModelAccess =
  | { readonly kind: 'on'; readonly settings: ModelSettings }
  /** `why` is a sentence for people. */
  | { readonly kind: 'off'; readonly why: string }
  /** A mistake for each variable that cannot be used: what was expected, and what it is. */
  | { readonly kind: 'broken'; readonly problems: readonly string[] };

type Found = { readonly value: string } | { readonly problem: string };

/**
 * Reads OPENAI_API_KEY, OPENAI_BASE_URL, SB_AI_MODEL and SB_AI_ENABLED. Without a key, or with SB_AI_ENABLED=false, the
 * model is off. No problem quotes the key or the address.
 */
export function readModelSettings(env: ModelEnvironment): ModelAccess {
  const enabled = valueOf(env, 'SB_AI_ENABLED') ?? 'true';
  if (enabled === 'false') return { kind: 'off', why: 'SB_AI_ENABLED is false.' };
  const key = valueOf(env, 'OPENAI_API_KEY');
  if (key === undefined) return { kind: 'off', why: 'OPENAI_API_KEY is not set.' };
  const url = findUrl(valueOf(env, 'OPENAI_BASE_URL') ?? OPENAI_URL);
  const model = findModel(valueOf(env, 'SB_AI_MODEL') ?? DEFAULT_MODEL);
  const problems = [checkEnabled(enabled), checkKey(key), problemOf(url), problemOf(model)].filter(
    (problem) => problem !== undefined,
  );
  if ('problem' in url || 'problem' in model || problems.length > 0) return { kind: 'broken', problems };
  return { kind: 'on', settings: { url: url.value, model: model.value, key: () => key } };
}

/** An empty variable counts as not set. */
function valueOf(env: ModelEnvironment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function checkEnabled(enabled: string): string | undefined {
  return enabled === 'true' ? undefined : `SB_AI_ENABLED: expected "true" or "false", got ${quote(enabled)}`;
}

/** Other characters cannot be in a header; the error of `fetch` would quote the whole key. */
function checkKey(key: string): string | undefined {
  return /^[!-~]+$/.test(key)
    ? undefined
    : 'OPENAI_API_KEY: expected letters, digits and signs of ASCII without blanks, got other characters';
}

function findUrl(text: string): Found {
  const url = readUrl(text);
  const got = problemOfUrl(url);
  if (url === undefined || got !== undefined) {
    const example = 'http://127.0.0.1:11434/v1';
    return {
      problem: `OPENAI_BASE_URL: expected an http(s) URL without user, query and fragment, such as ${example}, got ${got}`,
    };
  }
  return { value: `${url.origin}${url.pathname.replace(/\/+$/, '')}/chat/completions` };
}

function problemOfUrl(url: URL | undefined): string | undefined {
  if (url === undefined) return 'a text that is no URL';
  if (!['http:', 'https:'].includes(url.protocol)) return `a URL of ${quote(url.protocol)}`;
  if (url.username || url.password) return 'one with a user or a password';
  return url.search || url.hash ? 'one with a query or a fragment' : undefined;
}

function findModel(text: string): Found {
  if (/^[\w./:@+-]{1,200}$/.test(text)) return { value: text };
  return {
    problem: `SB_AI_MODEL: expected the name of a model, such as ${quote(DEFAULT_MODEL)}, got ${quote(text)}`,
  };
}

function problemOf(found: Found): string | undefined {
  return 'problem' in found ? found.problem : undefined;
}
