import path from 'node:path';
import { expect, test } from 'vitest';
import { dumpSchema } from '../src/schema/schema-dump.ts';
import { eachDialect } from './each-dialect.ts';

eachDialect('the schema', (open, dialect) => {
  // After a change on purpose: vitest run packages/storage/test/schema.test.ts -u
  test('is the one that is written down in schema/', async () => {
    const store = await open();
    const written = path.join(import.meta.dirname, `../schema/${dialect}.sql`);
    await expect(await dumpSchema(store)).toMatchFileSnapshot(written);
  });
});
