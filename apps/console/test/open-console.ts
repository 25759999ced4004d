/** A console over a store of its own, asked without a port. The token is the role: `Bearer operator`. */
import type { Hono } from 'hono';
import type { Store } from '@sb/storage';
import { onTestFinished } from 'vitest';
import { createConsole } from '../src/create-console.ts';
import type { WebFiles } from '../src/files/web-files.ts';
import { createProgram, type WorkerProgram } from '../src/program/worker-program.ts';
import { createFactReader } from '../src/live/facts.ts';
import { createLive } from '../src/live/live.ts';
import type { Role, Who } from '../src/http/who.ts';
import { createLocalReader, type Reader } from '../src/reader/reader.ts';
import { ROUTES } from '../src/table/table.ts';

const HOST = 'localhost:8787';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text. */
  readonly body: unknown;
}

export interface TestConsole {
  readonly app: Pick<Hono, 'request' | 'fetch'>;
  readonly get: (path: string, options?: AskOptions) => Promise<Answer>;
  readonly send: (method: string, path: string, body?: unknown, options?: AskOptions) => Promise<Answer>;
}

export interface AskOptions {
  /** Default: admin. Null: not signed in. */
  readonly role?: Role | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A secret of the environment: no answer may have it. */
export const SECRET = 'hunter2hunter2';

export interface ConsoleTestOptions {
  readonly onBug?: (stack: string) => void;
  /** Default: the token is the role. */
  readonly identify?: Parameters<typeof createConsole>[0]['identify'];
  /** Default: the API only. */
  readonly web?: WebFiles | undefined;
  /** Default: it reads on the thread of the test. */
  readonly reader?: Reader;
  /** Of the environment. */
  readonly secrets?: readonly string[];
  /** Default: none is beside the console. */
  readonly program?: WorkerProgram;
  /** What is logged as an error, beside bugs. */
  readonly onLog?: (message: string, fields: object) => void;
}

export function openConsole(
  store: Store,
  who: Partial<Who> = {},
  {
    onBug = (stack) => console.error(stack),
    identify,
    web,
    reader = createLocalReader(store),
    secrets = [SECRET],
    program = createProgram(undefined, {}),
    onLog = () => {},
  }: ConsoleTestOptions = {},
): TestConsole {
  const live = createLive({
    createFacts: () => createFactReader(store),
    reader,
    routes: ROUTES,
    secrets,
    onError: (error) => console.error(error),
  });
  onTestFinished(() => live.close());
  const app = createConsole({
    store,
    reader,
    planner: reader,
    live,
    routes: ROUTES,
    addresses: { hosts: [HOST], origins: [`http://${HOST}`] },
    identify:
      identify ??
      (async ({ authorization }) => {
        const role = authorization?.replace('Bearer ', '') as Role | undefined;
        return role && { actor: 'user:ana', kind: 'token', role, canSeePayload: true, ...who };
      }),
    secrets,
    program,
    web,
    about: { version: '0.1.0', environment: 'test', auth: 'password', url: `http://${HOST}` },
    session: { cookie: 'sb_session', isSecure: false, proxies: undefined },
    logger: { info: () => {}, error: logError },
  });

  return {
    app,
    get: (path, options) => ask('GET', path, undefined, options),
    send: (method, path, body = {}, options) => ask(method, path, body, options),
  };

  function logError(message: string, fields: object = {}): void {
    if ('stack' in fields) onBug(String(fields.stack));
    else onLog(message, fields);
  }

  async function ask(
    method: string,
    path: string,
    body: unknown,
    { role = 'admin', headers = {} }: AskOptions = {},
  ): Promise<Answer> {
    const response = await app.request(`http://${HOST}${path}`, {
      method,
      headers: {
        host: HOST,
        ...(role !== null && { authorization: `Bearer ${role}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson =
      /json/.test(response.headers.get('content-type') ?? '') &&
      !/ndjson/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
}
