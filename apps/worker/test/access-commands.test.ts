import {
  createToken,
  listSessions,
  listUsers,
  makeLink,
  readLink,
  readSession,
  readToken,
  signIn,
  useLink,
} from '@sb/access';
import { listEvents } from '@sb/events';
import { quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type Place, useWorker } from './use-worker.ts';
import { inStore } from './in-store.ts';

quickPasswords();
const worker = useWorker();
const ADA = { USER: 'ada' };
const PASSWORD = 'tall green kettle';
const LINK = /^http:\/\/127\.0\.0\.1:8787\/(\w+)#([\w-]{43})\n$/;

/** The page and the secret of the link that the command prints. */
async function linkOf(place: Place, args: readonly string[]) {
  const { stdout, stderr } = await place.ask(args);
  const [, page, secret = ''] = LINK.exec(stdout) ?? [];
  expect([page, stdout, stderr]).toEqual([
    expect.any(String),
    expect.stringMatching(LINK),
    expect.any(String),
  ]);
  return { page, secret };
}

async function use(place: Place, secret: string, name: string): Promise<void> {
  await inStore(place, (store) => useLink(store, secret, { name, password: PASSWORD }));
}

/** A place with the administrator root. */
async function placeWithRoot(): Promise<Place> {
  const place = worker.place(ADA);
  const { secret } = await linkOf(place, ['console:invite', '--first']);
  await use(place, secret, 'root');
  return place;
}

test('console:invite --first prints the link of the first administrator, and none once there is a user', async () => {
  const place = worker.place(ADA);
  const lost = await linkOf(place, ['console:invite', '--first']);
  const { page, secret } = await linkOf(place, ['console:invite', '--first', '--reason', 'lost the first']);
  expect(page).toBe('setup');
  await expect(use(place, lost.secret, 'root')).rejects.toMatchObject({ code: 'LINK_REFUSED' });
  await use(place, secret, 'root');
  expect(await inStore(place, listUsers)).toMatchObject([{ name: 'root', role: 'admin', createdBy: 'ada' }]);
  expect(await place.ask(['console:invite', '--first'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('There are users already'),
  });
});

test('console:invite and console:reset print links of the console at its address, with a date', async () => {
  const place = await placeWithRoot();
  const invite = await linkOf(place, ['console:invite', '--role', 'operator']);
  expect(invite.page).toBe('invite');
  expect((await linkOf(place, ['console:invite', '--wall'])).page).toBe('wall');
  expect((await linkOf(place, ['console:reset', 'root'])).page).toBe('reset');
  await use(place, invite.secret, 'ana');
  expect(await place.json(['user:list'])).toMatchObject([
    {
      name: 'ana',
      role: 'operator',
      canSeePayload: true,
      createdBy: 'ada',
      createdAt: expect.stringMatching(/Z$/),
    },
    { name: 'root', role: 'admin' },
  ]);
  const env = { CONSOLE_URL: 'https://jobs.example.org/' };
  const { stdout } = await place.ask(['console:invite', '--json'], env);
  const { data } = JSON.parse(stdout) as { data: { url: string } };
  expect(data).toEqual({
    kind: 'invite',
    url: expect.stringMatching(/^https:\/\/jobs\.example\.org\/invite#[\w-]{43}$/),
    expiresAt: expect.stringMatching(/Z$/),
  });
  const secret = data.url.split('#')[1] ?? '';
  expect(await inStore(place, (store) => readLink(store, secret))).toMatchObject({ role: 'viewer' });
  const other = await place.ask(['console:invite'], { CONSOLE_PORT: '9000' });
  expect(other.stdout).toContain('http://127.0.0.1:9000/invite#');
  expect(await place.ask(['console:reset', 'nobody'])).toMatchObject({ exitCode: 3 });
  for (const flags of [
    ['--first', '--wall'],
    ['--wall', '--role', 'viewer'],
    ['--wall', '--no-payload'],
    ['--first', '--org', 'acme'],
    ['--role', 'root'],
  ])
    expect(await place.ask(['console:invite', ...flags])).toMatchObject({ exitCode: 2, stdout: '' });
});

test('link:withdraw makes a link void that link:list shows', async () => {
  const place = await placeWithRoot();
  expect(await place.ask(['link:list'])).toMatchObject({ exitCode: 0, stdout: '' });
  const { secret } = await linkOf(place, ['console:invite', '--role', 'operator']);
  const { stdout } = await place.ask(['link:list']);
  const [, id = ''] = /^([\da-f]{16})\tinvite operator\tada\t\S+Z\t\S+Z\n$/.exec(stdout) ?? [];
  expect(await place.json(['link:list'])).toMatchObject([
    { id, kind: 'invite', role: 'operator', by: 'ada' },
  ]);
  expect(await place.ask(['link:withdraw', id, '--reason', 'sent to the wrong person'])).toMatchObject({
    exitCode: 0,
    stdout: `${id}\tinvite operator\twithdrawn\n`,
  });
  await expect(use(place, secret, 'ana')).rejects.toMatchObject({ code: 'LINK_REFUSED', why: 'unknown' });
  expect(await place.ask(['link:withdraw', id])).toMatchObject({ exitCode: 3 });
  expect(await place.ask(['link:withdraw', secret])).toMatchObject({ exitCode: 2 });
});

test('a token is printed once, works until it is revoked, and its events have no secret', async () => {
  const place = await placeWithRoot();
  const wish = ['token:create', '--name', 'ci', '--user', 'root', '--role', 'viewer', '--expires', '90d'];
  const { stdout } = await place.ask([...wish, '--job', 'report.*,mail.send']);
  expect(stdout).toMatch(/^sbt_[\w-]{43}\n$/);
  expect(await place.ask(wish)).toMatchObject({
    exitCode: 7,
    stderr: expect.stringMatching(
      /Token 1 of "root" has the name "ci" and is still valid\.[\s\S]*worker token:revoke 1/,
    ),
  });
  const text = stdout.trim();
  const asked = () => inStore(place, (store) => readToken(store, text));
  expect(await asked()).toMatchObject({
    identity: { actor: 'token:ci@root', jobs: ['report.*', 'mail.send'] },
  });
  const listed = await place.ask(['token:list']);
  expect(listed.stdout).toMatch(
    new RegExp(`^1\tci@root\tviewer\treport\\.\\*,mail\\.send\t${text.slice(0, 8)}\tvalid\t\\S+Z\t\\S+Z\n$`),
  );
  expect(`${listed.stdout}${JSON.stringify(await place.json(['token:list']))}`).not.toContain(text);
  const screen = await place.askAtTerminal(['token:list'], 120);
  expect(screen.stdout).toMatch(/ci@root .* valid .* in 90 d/);
  expect(await place.ask(['token:revoke', '1', '--reason', 'leaked'])).toMatchObject({
    exitCode: 0,
    stdout: '1\tci@root\trevoked\n',
  });
  expect(await asked()).toEqual({ refused: 'revoked' });
  expect(await place.ask(['token:revoke', '2'])).toMatchObject({ exitCode: 3 });
  expect(await place.ask(['token:revoke', 'ci'])).toMatchObject({ exitCode: 2 });
  expect(await place.ask(wish.slice(0, -2))).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--expires'),
  });
  expect(await place.ask([...wish.slice(0, -1), '400d'])).toMatchObject({ exitCode: 2 });
  const events = await inStore(place, (store) =>
    store.read((tx) => listEvents(tx, { types: ['token.*'], limit: 10 })),
  );
  expect(events.map(({ type, actor }) => [type, actor])).toEqual([
    ['token.revoked', 'ada'],
    ['token.created', 'ada'],
  ]);
  expect(JSON.stringify(events)).not.toContain(text);
});

test('token:revoke ends what the token has made, and says it before and after', async () => {
  const place = await placeWithRoot();
  await place.ask(['token:create', '--name', 'ci', '--user', 'root', '--role', 'admin', '--expires', '90d']);
  const act = { actor: 'token:ci@root' };
  await inStore(place, async (store) => {
    await makeLink(store, { kind: 'invite', role: 'admin' }, act);
    await createToken(store, { name: 'cd', user: 'root', role: 'viewer', until: { forMs: 60_000 } }, act);
  });
  expect(await place.ask(['token:revoke', '1', '--dry-run'])).toMatchObject({
    stdout: '1\tci@root\twould be revoked\n',
    stderr: expect.stringContaining('Token 1 would be revoked, and what it had made: 1 link, token 2.'),
  });
  expect(await place.json(['token:revoke', '1'])).toMatchObject({ closed: { links: 1, tokens: [2] } });
  expect((await place.ask(['link:list'])).stdout).toBe('');
  expect((await place.ask(['token:list'])).stdout).not.toContain('valid');
});

test('user:disable refuses a user until user:enable, but never the last administrator', async () => {
  const place = await placeWithRoot();
  await use(place, (await linkOf(place, ['console:invite'])).secret, 'ana');
  const enter = () => inStore(place, (store) => signIn(store, { name: 'ana', password: PASSWORD }));
  expect(await place.ask(['user:disable', 'Ana'])).toMatchObject({ exitCode: 0, stdout: 'ana\tdisabled\n' });
  await expect(enter()).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
  const listed = await place.ask(['user:list']);
  expect(listed.stdout).toMatch(/^ana\tviewer\tdisabled\tshown\tall\t\S+Z\tada$/m);
  expect(await place.ask(['user:enable', 'ana'])).toMatchObject({ exitCode: 0, stdout: 'ana\tenabled\n' });
  expect((await enter()).identity.user).toBe('ana');
  expect(await place.ask(['user:disable', 'root'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('"root" is the last administrator'),
  });
  expect(await place.ask(['user:disable', 'bo'])).toMatchObject({ exitCode: 3 });
});

test('user:change gives other rights, also those of an invitation, and ends the sessions', async () => {
  const place = await placeWithRoot();
  const invite = ['console:invite', '--role', 'operator', '--no-payload', '--org', 'acme,small'];
  await use(place, (await linkOf(place, invite)).secret, 'ana');
  const rights = () =>
    inStore(place, async (store) => (await listUsers(store)).find(({ name }) => name === 'ana'));
  expect(await rights()).toMatchObject({ role: 'operator', canSeePayload: false, orgs: ['acme', 'small'] });
  expect(await place.ask(['user:change', 'ana', '--role', 'viewer', '--org', 'acme'])).toMatchObject({
    exitCode: 0,
    stdout: 'ana\tviewer\thidden\tacme\n',
  });
  const change = ['user:change', 'ana', '--payload', 'shown', '--all-orgs', '--reason', 'on call'];
  expect(await place.ask(change)).toMatchObject({ exitCode: 0, stdout: 'ana\tviewer\tshown\tall\n' });
  expect(await rights()).not.toHaveProperty('orgs');
  expect(await inStore(place, listSessions)).toMatchObject([{ user: 'root' }]);
  for (const [flags, exitCode] of [
    [[], 2],
    [['--org', 'acme', '--all-orgs'], 2],
    [['--payload', 'no'], 2],
    [['--role', 'root'], 2],
  ] as const)
    expect(await place.ask(['user:change', 'ana', ...flags])).toMatchObject({ exitCode, stdout: '' });
  expect(await place.ask(['user:change', 'bo', '--role', 'admin'])).toMatchObject({ exitCode: 3 });
  expect(await place.ask(['user:change', 'root', '--role', 'viewer'])).toMatchObject({ exitCode: 7 });
});

test('session:list shows who is signed in, and session:end ends one of them', async () => {
  const place = await placeWithRoot();
  const signedIn = await inStore(place, (store) => signIn(store, { name: 'root', password: PASSWORD }));
  const id = (signedIn.identity.sessionHash ?? '').slice(0, 16);
  const listed = await place.ask(['session:list']);
  expect(listed.stdout).toMatch(new RegExp(`^${id}\troot\t\t\t\\S+Z\t\\S+Z\t\\S+Z$`, 'm'));
  expect(listed.stdout.split('\n')).toHaveLength(3);
  expect(await place.ask(['session:end', id, '--dry-run'])).toMatchObject({
    exitCode: 0,
    stdout: `${id}\troot\twould end\n`,
  });
  expect(await place.ask(['session:end', id, '--reason', 'a lost phone'])).toMatchObject({
    exitCode: 0,
    stdout: `${id}\troot\tended\n`,
  });
  expect(await inStore(place, (store) => readSession(store, signedIn.secret))).toEqual({
    refused: 'unknown',
  });
  expect(await place.ask(['session:end', id])).toMatchObject({ exitCode: 3 });
  expect(await place.ask(['session:end', 'root'])).toMatchObject({ exitCode: 2 });
});

test('a restore ends all sessions and links, and names the tokens that it brings back', async () => {
  const place = worker.place(ADA);
  const { secret } = await linkOf(place, ['console:invite', '--first']);
  const open = await linkOf(place, ['console:invite']);
  const { secret: cookie } = await inStore(place, (store) =>
    useLink(store, secret, { name: 'root', password: PASSWORD }),
  );
  const wish = ['token:create', '--user', 'root', '--role', 'viewer', '--expires', '90d', '--name'];
  await place.ask([...wish, 'old']);
  await place.ask(['token:revoke', '1']);
  const text = (await place.ask([...wish, 'ci'])).stdout.trim();
  await place.ask(['db:backup', 'copy.db']);
  await place.ask(['token:revoke', '2']);
  const restored = await place.ask(['db:restore', 'copy.db', '--yes']);
  expect(restored).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/sign in again\.[\s\S]*These tokens can be used again.*: 2 \(ci@root\)\./),
  });
  expect(await inStore(place, (store) => readToken(store, text))).toHaveProperty('identity');
  expect(await inStore(place, (store) => readSession(store, cookie))).toEqual({ refused: 'unknown' });
  await expect(inStore(place, (store) => readLink(store, open.secret))).rejects.toMatchObject({
    why: 'unknown',
  });
});
