/** The lines of curl that the reference of the API shows: typed as they are, none is refused for its fields. */
import { importOrganisation } from '@sb/questboard';
import { expect, onTestFinished, test } from 'vitest';
import { openApiDocument } from '../src/openapi/document.ts';
import { ROUTES } from '../src/table/table.ts';
import type { ApiDocument } from '../web/src/api/api-document.ts';
import { curlOf, operationsOf } from '../web/src/pages/api-reference/parts/operations.ts';
import { openConsole } from './open-console.ts';
import { openWork, send } from './work.ts';

const ORIGIN = 'http://localhost:8787';
const BOARD = `
format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC }
members: [{ id: ana, name: Ana, email: ana@example.org }]
quests: [{ id: q-1, title: Letters }]
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
  '/api/v1/orgs/acme/tasks/': 'write',
  '/api/v1/orgs/acme/quests/': 'q-1',
};

const document = openApiDocument(ROUTES, '0.1.0') as unknown as ApiDocument;
const LINES = operationsOf(document).map((one) => ({
  name: `${one.method} ${one.path}`,
  line: curlOf(one, ORIGIN),
}));

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

test('every route has a line, and none is refused for its fields', async () => {
  expect(LINES).toHaveLength(ROUTES.length);
  const work = await openWork();
  onTestFinished(() => work.close());
  await work.run(send, { to: 'nobody' });
  await importOrganisation(work.store, BOARD, { file: 'acme.yaml', now: '2026-03-02T12:00:00.000Z' });
  // A token is of a user.
  const { app } = openConsole(work.store, { user: 'ana', userId: 1 });
  const refused: string[] = [];
  for (const { name, line } of LINES) {
    const { url, headers, ...request } = requestOf(filled(line));
    const response = await app.request(url, { ...request, headers: { ...headers, host: 'localhost:8787' } });
    const isProblem = /problem/.test(response.headers.get('content-type') ?? '');
    const answer = isProblem ? ((await response.json()) as { code: string; detail: string }) : undefined;
    if (!isProblem) await response.body?.cancel();
    if (answer?.code === 'REQUEST_INVALID') refused.push(`${name}: ${answer.detail} (${line})`);
  }
  expect(refused).toEqual([]);
});
