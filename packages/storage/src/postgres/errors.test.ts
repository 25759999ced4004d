import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { newDatabase } from '@sb/test-servers';
import { expect, onTestFinished, test } from 'vitest';
import { sql } from '../sql.ts';
import { openStore } from '../store.ts';

const [SASL, SASL_CONTINUE] = [10, 11];

test('a password that is missing is said so', async () => {
  const port = await listen(
    createServer((socket) => {
      // It asks for a password; what it says next is not looked at.
      socket.once('data', () => {
        socket.write(authentication(SASL, 'SCRAM-SHA-256\0\0'));
        socket.once('data', () => socket.write(authentication(SASL_CONTINUE, 'r=x,s=eA==,i=4096')));
      });
    }),
  );
  const store = await openStore({ url: `postgres://ada@127.0.0.1:${port}/app` });
  await expect(store.now()).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining('the server wants a password, and DATABASE_URL has none'),
  });
  await store.close();
});

test.each(['role', 'database'])(
  'a %s that does not exist is told in the words of the server',
  async (what) => {
    const url = new URL(await newDatabase());
    if (what === 'role') url.username = 'nobody_here';
    else url.pathname = '/nothing_here';
    const store = await openStore({ url: url.href });
    await expect(store.now()).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringMatching(
        /the server says: (role "nobody_here"|database "nothing_here") does not exist\. Create/,
      ),
    });
    await store.close();
  },
);

test('a server without TLS is said so', async () => {
  const store = await openStore({ url: `${await newDatabase()}?sslmode=verify-full` });
  await expect(store.now()).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining('the server has no TLS'),
  });
  await store.close();
});

test.each([
  'unsupported startup parameter: options',
  'unsupported startup parameter in options: jit',
  'unsupported startup parameter in options: lock_timeout. Please use unpooled connection or remove this parameter from the startup package.',
])('a pooler that refuses how sessions are set up is said so (%s)', async (said) => {
  const port = await listen(createServer((socket) => socket.once('data', () => socket.end(fatal(said)))));
  const store = await openStore({ url: `postgres://ada@127.0.0.1:${port}/app` });
  await expect(store.now()).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringMatching(/the direct address of the database, .* ignore_startup_parameters/),
  });
  await store.close();
});

test('a statement that the server gives up, and a disk of it that is full, are no bugs of ours', async () => {
  const store = await openStore({ url: await newDatabase() });
  const slow = store.read((tx) => tx.rows(sql`set local statement_timeout = 1; select pg_sleep(5)`));
  await expect(slow).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringContaining('statement_timeout is too short'),
  });
  const raise = sql`do $$ begin raise sqlstate '53100' using message = 'could not extend file'; end $$`;
  await expect(store.write((tx) => tx.run(raise))).rejects.toMatchObject({ code: 'STORE_FULL' });
  await store.close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : Number.NaN;
}

/** A message of PostgreSQL's protocol: what the client has to do to be let in. */
function authentication(kind: number, text: string): Buffer {
  const body = Buffer.concat([Buffer.alloc(8), Buffer.from(text)]);
  body.writeInt32BE(body.length, 0);
  body.writeInt32BE(kind, 4);
  return Buffer.concat([Buffer.from('R'), body]);
}

/** The answer to a connection that is refused for good. */
function fatal(text: string): Buffer {
  const body = Buffer.from(`SFATAL\0C08P01\0M${text}\0\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
