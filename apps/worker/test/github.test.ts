/** The sync with GitHub as people start it, and what a kill of its process leaves. */
import { readFileSync } from 'node:fs';
import { type FakeGithub, TOKEN } from '@sb/github/fake-github';
import { expect, onTestFinished, test } from 'vitest';
import { githubSync } from '../src/github-sync.ts';
import { accessTo, boardGithub, freeToken, importBoard, REPO } from './github-board.ts';
import { typedWords } from './typed-words.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

async function boardOn(settings: Readonly<Record<string, string>> = {}) {
  const github = await boardGithub(onTestFinished);
  const place = worker.place({ ...accessTo(github), ...settings });
  await importBoard(place);
  return { github, place };
}

test('makes the issues of marked tasks, lists them, and has nothing to do the second time', async () => {
  const { github, place } = await boardOn();
  const made = await place.ask(['github:sync', '--json']);
  expect(made).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(made.stdout)).toMatchObject({
    data: {
      state: 'succeeded',
      result: { status: 'success', orgs: [{ org: 'acme', created: 2, failed: 0 }] },
    },
  });
  expect(github.issues(REPO)).toMatchObject([
    { title: 'First', assignees: ['ada-gh'], labels: ['priority:high'] },
    { title: 'Second', body: expect.stringContaining('| Depends on | #1 |') },
  ]);
  expect((await place.ask(['github:links'])).stdout).toMatch(
    /^a\tacme\tlinked\tacme\/app#1\t.*\nb\tacme\tlinked\tacme\/app#2\t/,
  );
  const asked = github.requests.length;
  expect(await place.json(['job', 'github.sync'])).toMatchObject({ result: { status: 'noop' } });
  expect(github.requests).toHaveLength(asked);
  await place.ask(['task:move', 'a', 'done']);
  expect(await place.json(['github:sync'])).toMatchObject({
    result: { orgs: [{ closed: 1, unchanged: 1 }] },
  });
  expect(github.issue(REPO, 1)).toMatchObject({ state: 'closed', reason: 'completed' });
  expect(github.faults).toEqual([]);
  const { stdout } = await place.ask(['events:tail', '--type', 'github.*', '--json']);
  const types = Array.from(stdout.matchAll(/"type":"(github\.[\w.]+)"/g), ([, type]) => type);
  expect(types).toEqual(expect.arrayContaining(['github.issue.closed', 'github.sync.completed']));
  expect(githubSync.events).toEqual(expect.arrayContaining(types));
  expect(stdout).not.toContain(TOKEN);
});

test('rehearses: the exact requests, and none of them is sent', async () => {
  const { github, place } = await boardOn();
  const { exitCode, stdout } = await place.askAtTerminal(['github:sync', '--dry-run'], 80);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    / {2}POST \/repos\/acme\/app\/issues\n {4}title: "First"\n {4}body:\n {6}<!-- sb:start -->\n/,
  );
  expect(github.mutations).toEqual([]);
  const rows = (await place.ask(['github:sync', '--dry-run'])).stdout.trimEnd().split('\n');
  expect(rows.at(-1)?.split('\t').slice(0, 3)).toEqual(['acme', 'POST', '/repos/acme/app/issues']);
  await place.ask(['task:change', 'a', '--set', 'github={"repo":"acme/hidden"}']);
  const partly = await place.ask(['github:sync', '--dry-run']);
  expect(partly.exitCode).toBe(0);
  expect(partly.stdout).toMatch(/^acme\tPOST\t\/repos\/acme\/app\/issues\t\{"title":"Second"/m);
  expect(partly.stderr).toContain('acme: 1 would fail.');
});

test('says what is missing: a token, an organisation, a repository that can be read', async () => {
  const { github, place } = await boardOn();
  const without = await place.ask(['github:sync'], { GITHUB_TOKEN: '' });
  expect(without).toMatchObject({ exitCode: 1 });
  expect(`${without.stdout}${without.stderr}`).toContain('GITHUB_TOKEN is not set');
  const unusable = { GITHUB_TOKEN: '', GITHUB_API_URL: 'ghe.example/api/v3' };
  for (const command of ['github:doctor', 'github:sync']) {
    const { exitCode, stdout, stderr } = await place.ask([command], unusable);
    expect([command, exitCode]).toEqual([command, command === 'github:doctor' ? 4 : 1]);
    expect(`${stdout}${stderr}`).toMatch(
      /GITHUB_TOKEN:? is not set[^]*GITHUB_API_URL:? expected an address such as .*, got "ghe\.example\/api\/v3"/,
    );
  }
  expect(await place.ask(['github:links', '--org', 'acmee'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('There is no organisation "acmee"'),
  });
  expect((await place.ask(['github:sync', '--org', 'acmee'])).stdout).toContain(
    'There is no organisation "acmee"',
  );
  expect(github.requests).toEqual([]);

  const fine = await place.ask(['github:doctor']);
  expect(fine).toMatchObject({ exitCode: 0 });
  expect(fine.stdout).toMatch(/^ok\ttoken\t\tGitHub accepts it, as signal-blueprint/);
  expect(fine.stdout).toContain('ok\trepository\tacme/app\tissues can be made and changed');
  await place.ask(['task:change', 'a', '--set', 'github={"repo":"acme/hidden"}']);
  expect((await place.askAtTerminal(['github:doctor'], 80)).stdout).toMatch(
    /^ {2}✓ token {8}GitHub accepts it.*\n.*\n {2}✓ acme\/app {5}issues can be made and changed\n {2}✗ acme\/hidden {2}GitHub answers 404 .*\n {17}/m,
  );
  github.repository(REPO).isReadable = false;
  const hidden = await place.ask(['github:doctor']);
  expect(hidden).toMatchObject({ exitCode: 6 });
  expect(hidden.stdout).toContain('problem\trepository\tacme/app\tGitHub answers 404');

  const failed = await place.ask(['github:sync']);
  expect(failed).toMatchObject({ exitCode: 1 });
  const refused = await place.ask(['github:sync'], {
    GITHUB_TOKEN: 'ghp_wrongwrongwrongwrongwrongwrongwrong12',
  });
  expect(refused).toMatchObject({ exitCode: 1 });
  expect(`${refused.stdout}${refused.stderr}`).toContain('GitHub refuses the token (401)');
  expect(`${refused.stdout}${refused.stderr}`).not.toContain('ghp_wrong');
});

test('fails in part with 9 where some tasks are done, and names the others', async () => {
  const { github, place } = await boardOn();
  const refusal: Parameters<FakeGithub['next']>[0]['do'] = {
    answer: { status: 422, body: { message: 'Validation Failed', documentation_url: 'x' } },
  };
  github.next({ method: 'POST', path: /\/issues$/, do: refusal });
  const { exitCode, stdout } = await place.ask(['github:sync']);
  expect(exitCode).toBe(9);
  expect(stdout).toContain(
    '1 task failed, the others are done. The first: a: GitHub refuses the issue: Validation Failed. All of them: worker run:logs 1',
  );
  expect((await place.ask(['github:links', '--state', 'error'])).stdout).toContain('Validation Failed');
});

/** From a token to the first issue, as it is typed there. */
test('the commands of the guide do what it says', async () => {
  const { github, place } = await boardOn();
  const guide = readFileSync(new URL('../../../docs/guides/github-sync.md', import.meta.url), 'utf8');
  const commands = [...guide.matchAll(/^worker (.+)$/gm)].map(([, words = '']) => words);
  expect(commands.length).toBeGreaterThan(4);
  const said: Record<string, string> = {};
  for (const command of commands) {
    const { exitCode, stdout, stderr } = await place.ask(typedWords(command.replaceAll('inv-1', 'c')));
    expect({ command, exitCode, stderr }).toMatchObject({ exitCode: 0 });
    said[command] = stdout;
  }
  expect(said['github:links']).toMatch(/^c\tacme\tlinked\tacme\/app#\d\t/m);
  expect(
    github
      .issues(REPO)
      .map(({ title }) => title)
      .toSorted(),
  ).toEqual(['First', 'Private', 'Second']);
});

/** Killed when GitHub has made the issue: before its answer is stored, or just after. */
test('a kill -9 behind the creation leaves one issue, which the next run adopts', async () => {
  const { github, place } = await boardOn();
  const { met } = github.next({ method: 'POST', path: /\/issues$/, do: { answerAfter: (real) => real } });
  const first = place.start(['github:sync']);
  await met;
  first.child.kill('SIGKILL');
  await first.ended;
  await freeToken(place);
  expect(await place.json(['github:sync'])).toMatchObject({ state: 'succeeded' });
  expect(github.issues(REPO).map(({ title }) => title)).toEqual(['First', 'Second']);
});
