/** Rows of commands against a model that fits on a page. Thousands of them: model.slow.test.ts. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { checkHistory, checkModel } from './model/check-model.ts';
import { FOUND } from './model/found.ts';

const LONG_MS = 60_000;
/** The same rows each time: whoever breaks something finds it here, and nobody else does. */
const SEED = 20_260_302;

eachDialect('the queue', (open, dialect) => {
  test.each([
    { kinds: 'all', sqlite: 12, postgres: 2, length: 60 },
    { kinds: 'followers', sqlite: 20, postgres: 3, length: 30 },
    { kinds: 'crashes', sqlite: 8, postgres: 2, length: 60 },
  ] as const)(
    'does what the model does, whatever is asked of it in whatever order ($kinds)',
    async (asked) => {
      const { kinds, length } = asked;
      await expect(
        checkModel(await open.migratedUrl(), { runs: asked[dialect], length, kinds, seed: SEED }),
      ).resolves.toBeUndefined();
    },
    LONG_MS,
  );

  test.each(FOUND)('%s', async (_title, commands) => {
    await expect(checkHistory(await open.migratedUrl(), commands)).resolves.toBeUndefined();
  });
});
