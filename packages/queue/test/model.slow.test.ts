/** What model.test.ts does for seconds, for minutes, and with other rows each time. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { checkModel } from './model/check-model.ts';

eachDialect('the queue', (open, dialect) => {
  test('does what the model does, thousands of times', async () => {
    await expect(
      checkModel(await open.migratedUrl(), { runs: dialect === 'sqlite' ? 3_000 : 800, length: 120 }),
    ).resolves.toBeUndefined();
  });

  test('puts back what nodes lose as the model does, hundreds of times', async () => {
    await expect(
      checkModel(await open.migratedUrl(), {
        kinds: 'crashes',
        runs: dialect === 'sqlite' ? 1_000 : 800,
        length: 60,
      }),
    ).resolves.toBeUndefined();
  });

  test('lets runs follow others as the model does, a thousand times', async () => {
    await expect(
      checkModel(await open.migratedUrl(), {
        kinds: 'followers',
        runs: dialect === 'sqlite' ? 1_000 : 300,
        length: 30,
      }),
    ).resolves.toBeUndefined();
  });
});
