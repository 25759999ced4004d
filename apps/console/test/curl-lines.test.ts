/**
 * The lines of curl that the reference of the API shows: typed as they are, none is refused for its fields, and one whose
 * route gives an example of its body is done.
 */
import { importOrganisation } from '@sb/questboard';
import { expect, onTestFinished, test } from 'vitest';
import { openApiDocument } from '../src/openapi/document.ts';
import { ROUTES } from '../src/table/table.ts';
import type { ApiDocument } from '../web/src/api/api-document.ts';
import { curlOf, operationsOf } from '../web/src/pages/api-reference/parts/operations.ts';
import { aPerson } from './guard/people.ts';
import { openConsole } from './open-console.ts';
import { openWork, report, send } from './work.ts';

const HOST = 'localhost:8787';
const ORIGIN = `http://${HOST}`;
const BOARD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC }
members: [{ id: ana, name: Ana, email: ana@example.org }]
questlines: [{ id: line, title: Mail }]
quests: [{ id: q-1, title: Letters, questlineId: line }]
tasks: [{ id: write, title: Write, questId: q-1 }]
`;

/** What a reader puts in, by the name in the line; 1 where nothing else is needed. */
const VALUES: Readonly<Record<string, string>> = {
  from: '2026-03-02T00:00:00Z',
  to: '2026-03-03T00:00:00Z',
  topics: 'runs',
  org: 'acme',
  week: '2026-03-02',
  kind: 'invite',
};

/** By the beginning of a path. */
const NAMES: Readonly<Record<string, string>> = {
  '/api/v1/sessions/': '0123456789',
  '/api/v1/links/open/': '0123456789',
  '/api/v1/jobs/': 'mail.send',
  // It waits.
  '/api/v1/runs/': '2',
  '/api/v1/orgs/acme/tasks/': 'write',
  '/api/v1/orgs/acme/quests/': 'q-1',
  '/api/v1/orgs/acme/questlines/': 'line',
  '/api/v1/orgs/acme/members/': 'ana',
  '/api/v1/schedules/': 'sync',
};

const document = openApiDocument(ROUTES, '0.1.0') as unknown as ApiDocument;
const LINES = operationsOf(document).map((one) => ({
  name: `${one.method} ${one.path}`,
  line: curlOf(one, ORIGIN),
  hasExample: one.example !== undefined,
}));

/** Of a store that nothing else has changed: what is discarded is opened again, then replayed. */
const EXAMPLES_FIRST = [
  ...LINES.filter(({ hasExample }) => hasExample).toSorted((a, b) => a.name.localeCompare(b.name)),
  ...LINES.filter(({ hasExample }) => !hasExample),
];

function filled(line: string): string {
  const known = line.replaceAll(/<(\w+)>/g, (whole, name: string) => VALUES[name] ?? whole);
  const start = Object.keys(NAMES).find((one) => known.includes(one)) ?? '';
  return known.replaceAll(/<\w+>/g, (_whole, at: number) =>
    known.slice(0, at).endsWith(start) ? (NAMES[start] ?? '1') : '1',
  );
}

/** As a shell and curl read it. */
function requestOf(line: string) {
  const words = [...line.matchAll(/'((?:[^']|'\\'')*)'|"([^"]*)"|(\S+)/g)].map(
    ([, quoted, double, plain]) => quoted?.replaceAll(String.raw`'\''`, "'") ?? double ?? plain ?? '',
  );
  const after = (flag: string) => words.flatMap((word, nr) => (words[nr - 1] === flag ? [word] : []));
  const headers = after('-H').map((header) => header.replace('$TOKEN', 'admin').split(': '));
  const [body] = after('-d');
  const [method = body === undefined ? 'GET' : 'POST'] = after('-X');
  return {
    method,
    url: words.at(-1) ?? '',
    headers: Object.fromEntries(headers) as Readonly<Record<string, string>>,
    ...(body !== undefined && { body }),
  };
}

/** Only a session that a password has begun may do it: its line shows the fields. */
const OF_SESSION = new Set(['POST /api/v1/session/password']);

test('every route has a line, none is refused for its fields, and examples are done', async () => {
  expect(LINES).toHaveLength(ROUTES.length);
  const work = await openWork({ schedules: [{ name: 'sync', jobId: 'report.month', schedule: '@daily' }] });
  onTestFinished(() => work.close());
  await work.run(send, { to: 'nobody' });
  await work.advance('10m');
  await work.enqueue(report, {});
  await work.enqueue(send, { to: 'ada' });
  await importOrganisation(work.store, BOARD, { file: 'acme.yaml', now: '2026-03-02T12:00:00.000Z' });
  await aPerson(work.store, 'ana', { role: 'admin' });
  const { app } = openConsole(work.store, { user: 'ana', userId: 1, version: 1 });
  const refused: string[] = [];
  const etagOf = async (url: string) => {
    const response = await app.request(url, { headers: { authorization: 'Bearer admin', host: HOST } });
    await response.body?.cancel();
    return response.headers.get('etag');
  };
  for (const { name, line, hasExample } of EXAMPLES_FIRST) {
    const { url, headers, ...request } = requestOf(filled(line));
    const seen = 'If-Match' in headers ? await etagOf(url) : undefined;
    const response = await app.request(url, {
      ...request,
      headers: { ...headers, host: HOST, ...(seen && { 'If-Match': seen }) },
    });
    const isProblem = /problem/.test(response.headers.get('content-type') ?? '');
    const answer = isProblem ? ((await response.json()) as { code: string; detail: string }) : undefined;
    if (!isProblem) await response.body?.cancel();
    if (answer?.code === 'REQUEST_INVALID' || (hasExample && !OF_SESSION.has(name) && response.status >= 400))
      refused.push(`${name}: ${answer?.detail} (${line})`);
  }
  expect(refused).toEqual([]);
});
