/**
 * The browser's files: read once at start, with the compressed twins that the build made. A request names a key of this
 * list; no path is ever resolved.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'hono';
import { isKnownTag } from '../http/answer-headers.ts';
import { RefusedError } from '../http/refusal.ts';

export interface WebFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly br?: Buffer;
  readonly gzip?: Buffer;
  readonly tag: string;
  /** Its name has the hash of its content: browsers keep it for good. */
  readonly isHashed: boolean;
}

export interface WebFiles {
  /** By path: `/assets/index-abc123.js`. */
  readonly files: ReadonlyMap<string, WebFile>;
  readonly page: WebFile;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Undefined where the browser's half was not built. */
export function loadWebFiles(folder: string): WebFiles | undefined {
  if (!existsSync(path.join(folder, 'index.html'))) return undefined;
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
      const type = TYPES[path.extname(name)];
      const isShown = type !== undefined && !name.includes('.vite');
      return isShown
        ? [[`/${name.split(path.sep).join('/')}`, loadFile(path.join(folder, name), type)] as const]
        : [];
    }),
  );
  const page = files.get('/index.html');
  files.delete('/index.html');
  return page && { files, page };
}

function loadFile(file: string, type: string): WebFile {
  const plain = readFileSync(file);
  const [br, gzip] = ['.br', '.gz'].map((ending) =>
    existsSync(file + ending) ? readFileSync(file + ending) : undefined,
  );
  return {
    type,
    plain,
    ...(br && { br }),
    ...(gzip && { gzip }),
    tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    isHashed: /-[\w-]{8,}\.\w+$/.test(file),
  };
}

/** The pages of the browser's half: each is the same document, which reads the address. */
const PAGES = [
  /^\/$/,
  /^\/(?:runs|jobs)(?:\/[^/]+)?$/,
  /^\/(?:queues|failures|schedules|graph|alerts|events|statistics|quests|decks|sprint|people|nodes|audit|settings|api-reference|wall)$/,
  /^\/(?:sign-in|setup|invite|reset)$/,
];

export function isPage(address: string): boolean {
  return PAGES.some((pattern) => pattern.test(address));
}

/** Answers a file or a page; anything else is refused with `NOT_FOUND`. */
export function serveWebFile(c: Context, web: WebFiles | undefined): Response {
  const file = web?.files.get(c.req.path);
  if (file) return send(c, file);
  const isOfPages = isPage(c.req.path);
  if (isOfPages && web) return send(c, web.page);
  throw new RefusedError({
    code: 'NOT_FOUND',
    detail: isOfPages
      ? 'The pages of the console were not built: this console answers its API only.'
      : 'There is nothing at this address.',
    ...(isOfPages && { hint: 'pnpm --filter console build' }),
  });
}

function send(c: Context, { type, plain, br, gzip, tag, isHashed }: WebFile): Response {
  c.header('content-type', type);
  c.header('etag', tag);
  c.header('vary', 'accept-encoding');
  c.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (isKnownTag(tag, c.req.header('if-none-match'))) return c.body(null, 304);
  const accepted = c.req.header('accept-encoding') ?? '';
  const [encoding, body] =
    br && accepted.includes('br')
      ? ['br', br]
      : gzip && accepted.includes('gzip')
        ? ['gzip', gzip]
        : ['', plain];
  if (encoding !== '') c.header('content-encoding', encoding);
  return c.body(new Uint8Array(body));
}
