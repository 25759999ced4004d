import pg from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase, replaceDatabases } from './databases.ts';

test('a database that a failed test has left in use does not keep its next try from a new one', async () => {
  const [server = ''] = inject('postgresUrls');
  const left = await createDatabase(server);
  const client = new pg.Client({ connectionString: left });
  const ended = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  onTestFinished(() => client.end());
  const fresh = await replaceDatabases(server, [left], 'template1');
  expect(await ended).toMatchObject({ message: expect.stringContaining('terminat') });
  await replaceDatabases(server, [fresh], 'template1');
});
