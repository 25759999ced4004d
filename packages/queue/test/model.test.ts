/** Rows of commands against a model that fits on a page. Thousands of them: model.slow.test.ts. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { checkModel } from './model/check-model.ts';

/** The same rows each time: whoever breaks something finds it here, and nobody else does. */
const SEED = 20_260_302;

eachDialect('the queue', (open, dialect) => {
  test('does what the model does, whatever is asked of it in whatever order', async () => {
    await expect(
      checkModel(await open.url(), { runs: dialect === 'sqlite' ? 60 : 10, length: 60, seed: SEED }),
    ).resolves.toBeUndefined();
  });
});
