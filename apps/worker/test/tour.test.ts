/** What a newcomer sees after `quickstart` has installed and built: tooling/tour.mjs on a store of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { openStore, sql } from '@sb/storage';
import { eachDialect, isSlow } from '@sb/testkit';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { builtProgram } from './built-program.ts';

const TOUR = new URL('../../../tooling/tour.mjs', import.meta.url).href;
const TABLES = ['orgs', 'members', 'questlines', 'quests', 'tasks', 'task_changes', 'flags', 'decks'];

let bundle = '';
const folders: string[] = [];

beforeAll(async () => {
  bundle = await builtProgram();
});
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-tour-'));
  folders.push(folder);
  return folder;
}

async function takeTour(root: string, databaseUrl: string) {
  const tour = JSON.stringify({ program: path.join(bundle, 'index.js'), root });
  const script = `import { runTour } from ${JSON.stringify(TOUR)}; process.exitCode = await runTour(${tour});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, INIT_CWD: '/' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { exitCode: child.exitCode, stdout, stderr };
}

/** Everything about the organisation but the summaries of its runs, and every event of Questboard. */
async function contentOf(url: string) {
  const store = await openStore({ url });
  try {
    return await store.read(function* (tx) {
      const content: unknown[] = [];
      for (const table of TABLES)
        content.push(yield* tx.rows(sql<object>`select * from ${sql.table(table)} order by org_id, id`));
      content.push(yield* tx.rows(sql<object>`select * from events order by seq`));
      return content;
    });
  } finally {
    await store.close();
  }
}

eachDialect('the tour', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)(
    'shows an organisation and its day, and changes nothing when it is taken again',
    async () => {
      const [root, url] = [emptyFolder(), await open.url()];
      const first = await takeTour(root, url);
      expect(first).toMatchObject({ exitCode: 0, stderr: '' });
      const [file = ''] = readdirSync(path.join(root, 'data'));
      expect(file).toMatch(/^example-\d{4}-\d\d-\d\d\.yaml$/);
      const told = [
        `  $ worker questboard:import data/${file}\n  default-org is stored: 12 people, 60 quests, 400 tasks\n`,
        '  $ worker job daily.questmaster --org default-org\n  run 1 succeeded in ',
        ': quests opened 3, flags raised ',
        ' decks dealt 12\n',
        '\ndigest\t',
        'bin/worker run:show 1 ',
      ];
      for (const words of told) expect(first.stdout).toContain(words);
      const before = await contentOf(url);

      const second = await takeTour(root, url);
      expect(second).toMatchObject({ exitCode: 0, stderr: '' });
      expect(second.stdout).toContain('  default-org is stored already and stays unchanged\n');
      expect(second.stdout).toContain(': no change, the day is planned already\n');
      expect(await contentOf(url)).toEqual(before);
      expect(readdirSync(path.join(root, 'data'))).toEqual([file]);
    },
  );
});

test('the tour ends with what went wrong', async () => {
  const root = emptyFolder();
  writeFileSync(path.join(root, 'file'), '');
  const { exitCode, stderr } = await takeTour(root, `sqlite:${path.join(root, 'file', 'worker.db')}`);
  expect(exitCode).toBe(5);
  expect(stderr).toContain('worker db:migrate: failed (exit code 5)');
});
