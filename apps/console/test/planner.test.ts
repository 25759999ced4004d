/** A plan is computed in a thread: the console answers meanwhile. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLogger } from '@sb/logger';
import { exportOrganisation, type OrganisationFile, organisationYaml, readBoardNumber } from '@sb/questboard';
import { migrate, openStore, sql } from '@sb/storage';
import { expect, onTestFinished, test } from 'vitest';
import { buildServer } from '../build.mjs';
import { sprintReplanned } from '../src/answers/sprints/sprints.ts';
import { settleConsole } from '../src/start/settings.ts';
import { startConsole } from '../src/start/start-console.ts';
import { openBoard, ORG } from './demo/board.ts';

const VERSION = '0.1.0';
const LOOKS = 3;
const WEEK_MS = 7 * 86_400_000;

test('the console answers while the plan of a large board is made again', async () => {
  // Beside its packages, where it finds the native add-on.
  mkdirSync(path.join(import.meta.dirname, '../.dev'), { recursive: true });
  const built = mkdtempSync(path.join(import.meta.dirname, '../.dev/test-'));
  onTestFinished(() => rmSync(built, { recursive: true, force: true }));
  await buildServer(built);
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const databaseUrl = `sqlite:${path.join(folder, 'worker.db')}`;
  const store = await openStore({ url: databaseUrl });
  onTestFinished(() => store.close());
  await migrate(store, VERSION);
  await openBoard(store, { now: new Date().toISOString(), members: 20, quests: 60, tasks: 1_000 });
  const { settings } = settleConsole({ CONSOLE_PORT: '0', DATABASE_URL: databaseUrl }, folder);
  const started = await startConsole({
    settings,
    version: VERSION,
    logger: createLogger({ level: 'error', format: 'json' }),
    web: undefined,
    thread: pathToFileURL(path.join(built, 'reader.js')),
    worker: undefined,
    env: {},
    identify: () => async () => ({ actor: 'user:ana', kind: 'token', role: 'admin', canSeePayload: true }),
  });
  onTestFinished(() => started.close());
  const url = `http://127.0.0.1:${started.port}`;
  const state = { isPending: true };
  const nextWeek = new Date(Date.now() + WEEK_MS).toISOString().slice(0, 10);
  const replanned = fetch(`${url}/api/v1/orgs/${ORG}/sprints/${nextWeek}/replan`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).finally(() => (state.isPending = false));
  const isPlanning = async () =>
    (await store.read((tx) =>
      tx.first(sql`select 1 from leases where name = ${`questboard:${ORG}`} and holder like 'run:%'`),
    )) !== undefined;
  while (state.isPending && !(await isPlanning())) await fetch(`${url}/healthz`);
  let answered = 0;
  while (state.isPending && answered < LOOKS) {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    answered += 1;
  }
  expect({ ...state, answered }).toEqual({ isPending: true, answered: LOOKS });
  const answer = await replanned;
  expect(sprintReplanned.parse(await answer.json())).toMatchObject({ changed: true });

  const text = organisationYaml(JSON.parse(await exportOrganisation(store, ORG)) as OrganisationFile);
  const bring = (tag: string, query = '') =>
    fetch(`${url}/api/v1/orgs/${ORG}/import${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'if-match': tag },
      body: JSON.stringify({ text }),
    });
  const arrived = bodyOf('/import');
  state.isPending = true;
  const stale = bring('"1"').finally(() => (state.isPending = false));
  await arrived;
  // It begins after the text is there, and has its answer before the text is read.
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(state).toEqual({ isPending: true });
  // The number of the board is compared there too.
  expect(await (await stale).json()).toMatchObject({ status: 412 });
  const current = `"${await readBoardNumber(store, ORG)}"`;
  expect(await (await bring(current, '?dryRun=true')).json()).toMatchObject({ changed: 0 });
});

/** Until a server of this process has the whole body of the next request to such a path. */
function bodyOf(end: string): Promise<void> {
  const BEGUN = 'http.server.request.start';
  return new Promise((resolve) => {
    const look = (message: unknown): void => {
      const { request } = message as { readonly request: IncomingMessage };
      if (!request.url?.endsWith(end)) return;
      unsubscribe(BEGUN, look);
      request.once('end', resolve);
    };
    subscribe(BEGUN, look);
  });
}
