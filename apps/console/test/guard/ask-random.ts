/** Asks many random requests of a family of routes, and collects what must not be. */
import { createUser } from '@sb/access';
import type { Opener } from '@sb/testkit';
import fc from 'fast-check';
import { onTestFinished, vi } from 'vitest';
import { problem } from '../../src/answers/problem.ts';
import type { Route } from '../../src/http/route.ts';
import { mayCall } from '../../src/http/who.ts';
import { ROUTES } from '../../src/table/table.ts';
import { openBoard } from '../demo/board.ts';
import { openConsole, type TestConsole } from '../open-console.ts';
import { openEngine } from '../open-engine.ts';
import { type RandomRequest, requestOf } from './random-request.ts';
import { unknownKeys } from './unknown-keys.ts';

export const FAMILIES: readonly string[] = [...new Set(ROUTES.map(({ tag }) => tag))];

/** A console over a store with some of everything. */
export interface Asked {
  readonly console: TestConsole;
  /** What it has logged as an error since they were cleared. */
  readonly bugs: string[];
}

export async function openAsked(open: Opener): Promise<Asked> {
  const engine = await openEngine(open);
  const { store } = engine;
  await engine.die(3);
  await engine.succeed();
  await engine.enqueue();
  await engine.enqueue({ jobId: 'report', delayMs: 3_600_000 });
  await engine.count();
  await createUser(store, { name: 'ana', role: 'admin', password: 'tall green kettle' }, { actor: 'test' });
  await openBoard(store, { now: new Date(engine.now).toISOString(), members: 3, quests: 4, tasks: 12 });
  const bugs: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((...words) => void bugs.push(words.map(String).join(' ')));
  onTestFinished(() => void vi.restoreAllMocks());
  return { console: openConsole(store, {}, { onBug: (stack) => bugs.push(stack) }), bugs };
}

/** Each kind of fault once, with a request that shows it. Each route is asked once, then any of them. */
export async function faultsOf(
  { console: asked, bugs }: Asked,
  family: string,
  count: number,
  seed = 7,
): Promise<readonly string[]> {
  const routes = ROUTES.filter(({ tag }) => tag === family);
  const requests = [
    ...routes.flatMap((route) => fc.sample(requestOf(route), { numRuns: 1, seed })),
    ...fc.sample(fc.oneof(...routes.map(requestOf)), { numRuns: count, seed }).slice(routes.length),
  ];
  const faults = new Map<string, string>();
  for (const request of requests) {
    bugs.length = 0;
    const fault =
      (await faultIn(asked, request)) ?? (bugs.length > 0 ? 'an error that only the log has' : undefined);
    if (fault === undefined) continue;
    const frame = bugs[0]?.split('\n').slice(0, 4).join(' | ') ?? '';
    const key = `${request.route.method} ${request.route.path}: ${fault} ${frame}`;
    if (!faults.has(key))
      faults.set(key, `${key}\n   ${request.path} ${request.body ?? ''} as ${request.role}`);
  }
  return [...faults.values()].map((text) => text.slice(0, 900));
}

async function faultIn({ app }: TestConsole, request: RandomRequest): Promise<string | undefined> {
  const { route, path, body, role, headers } = request;
  const response = await app.request(
    `http://localhost:8787${path}`,
    {
      method: route.method,
      headers: {
        host: 'localhost:8787',
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        ...(role !== null && { authorization: `Bearer ${role}` }),
        ...headers,
      },
      ...(body !== undefined && route.method !== 'GET' && { body }),
    },
    { incoming: { socket: { remoteAddress: '192.0.2.1', remotePort: 1, remoteFamily: 'IPv4' } } },
  );
  const { status } = response;
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return mayBeLetIn(route, role) ? undefined : `a stream for ${role}`;
  }
  const text = await response.text();
  // No daemon works this store: no process sends a test of alerts.
  const isWithoutDaemon = status === 503 && text.includes('"NO_DAEMON"');
  if (status >= 500 && !isWithoutDaemon) return `${status} ${text.slice(0, 200)}`;
  if (status < 400 && !mayBeLetIn(route, role)) return `${status} for ${role}`;
  if (status >= 400) return problem.safeParse(JSON.parse(text)).success ? undefined : `no problem: ${text}`;
  if (status === 304 || !response.headers.get('content-type')?.startsWith('application/json'))
    return undefined;
  const answer: unknown = JSON.parse(text);
  const parsed = route.answer?.safeParse(answer);
  if (parsed?.success === false) return `an answer of another shape: ${parsed.error.message.slice(0, 300)}`;
  // The parsed answer has only what the schema knows: the document of the API allows nothing else.
  const unknown = parsed && unknownKeys(answer, parsed.data);
  return unknown && unknown.length > 0
    ? `fields that the answer does not have: ${unknown.join(', ')}`
    : undefined;
}

function mayBeLetIn(route: Route, role: RandomRequest['role']): boolean {
  const who = role === null ? undefined : ({ actor: 'x', kind: 'token', role, canSeePayload: true } as const);
  return mayCall(who, route.least);
}
