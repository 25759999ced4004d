import { isAbsolute, resolve } from 'node:path';
import { CodedError, quote, readUrl } from '@sb/words';
import type { Environment } from './environment.ts';

const DEFAULT_URL = 'sqlite:data/worker.db';

/** A URL that names no store, of `DATABASE_URL` or of another `place`. The message never contains a password. */
export class DatabaseUrlError extends CodedError {
  readonly code = 'DATABASE_URL_INVALID';

  constructor(place: string, url: string, problem: string) {
    const got = url === '' ? 'an empty text' : quote(maskUrl(url));
    super(`${place}: expected sqlite:<path> or postgres://user@host/database, got ${got}: ${problem}`);
  }
}

/**
 * The URL of the store: `sqlite:/absolute/path`, `sqlite::memory:` or a PostgreSQL URL as given.
 * Relative paths, also the default one, start at the workspace root. Throws `DatabaseUrlError`.
 */
export function resolveDatabaseUrl(env: Environment, workspaceRoot: string): string {
  return resolveStoreUrl(env['DATABASE_URL'] ?? DEFAULT_URL, { workspaceRoot, place: 'DATABASE_URL' });
}

interface UrlPlace {
  readonly workspaceRoot: string;
  /** Where the text stands, for an error: `DATABASE_URL`, `<from>`. */
  readonly place: string;
}

/** Like `resolveDatabaseUrl`, for a text from another place. */
export function resolveStoreUrl(text: string, { workspaceRoot, place }: UrlPlace): string {
  const url = text.trim();
  const refused = (problem: string): DatabaseUrlError => new DatabaseUrlError(place, url, problem);
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
  if (scheme === 'sqlite:') return resolveSqlite(url, workspaceRoot, refused);
  if (scheme === 'postgres:' || scheme === 'postgresql:') return checkPostgres(url, refused);
  throw refused(schemeProblem(url, scheme));
}

/** The URL with `***` for its password, wherever that is and however malformed the URL is. */
export function maskUrl(url: string): string {
  // The last @ is taken: an unescaped @ or / in a password must not leave a part of it visible.
  const at = url.lastIndexOf('@');
  const schemeEnd = url.indexOf('://');
  const userStart = schemeEnd === -1 ? 0 : schemeEnd + 3;
  const colon = url.indexOf(':', userStart);
  const masked = colon !== -1 && colon < at ? `${url.slice(0, colon)}:***${url.slice(at)}` : url;
  return masked.replaceAll(/((?:^|[?&;\s])[a-z]*password\s*=\s*)[^&;\s]*/gi, '$1***');
}

type Refused = (problem: string) => DatabaseUrlError;

function resolveSqlite(url: string, workspaceRoot: string, refused: Refused): string {
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
  if (path === ':memory:') return 'sqlite::memory:';
  if (path === '') throw refused('the path is missing.');
  if (path.startsWith('//')) {
    throw refused(`"//" begins a host name, and SQLite has none. Write ${quote(`sqlite:${path.slice(2)}`)}.`);
  }
  return `sqlite:${isAbsolute(path) ? path : resolve(workspaceRoot, path)}`;
}

function checkPostgres(url: string, refused: Refused): string {
  if (!url.includes('://')) throw refused('"//" is missing after the scheme.');
  if (readUrl(url)) return url;
  throw refused('it is malformed. Percent-encode special characters in user and password (# is %23).');
}

function schemeProblem(url: string, scheme: string | undefined): string {
  if (url === '') return 'unset it for the default, or name a store.';
  if (scheme === undefined)
    return `the scheme is missing. For a file write ${quote(`sqlite:${maskUrl(url)}`)}.`;
  return `${quote(scheme)} is not supported.`;
}
