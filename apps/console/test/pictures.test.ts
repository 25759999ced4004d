/** Four pages look as the reference, and the list of pictures has the states of pages. pictures.slow.test.ts has every page in each look. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReferences, type References } from './references.ts';
import { LOOKS } from './demo/take-picture.ts';

// As long as that of the screenshots: the page of the store shows it.
const folder = mkdtempSync(path.join(tmpdir(), 'console-demo-'));
let references: References;
beforeAll(async () => {
  references = await openReferences(folder);
});
afterAll(async () => {
  await references.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['overview', 'dark'],
  ['runs', 'light'],
  ['schedules', 'phone'],
  ['sprint', 'dark'],
])('%s, %s', async (name, lookName) => {
  const sight = references.sights.find((one) => one.name === name);
  const look = LOOKS.find((one) => one.name === lookName);
  if (!sight || !look) throw new Error(`There is no picture ${name}-${lookName}.`);
  expect(await references.check(sight, look)).toBeUndefined();
});

test('first use, nothing found, a refusal and a question have pictures, too', () => {
  expect(references.sights.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['empty', 'filtered-empty', 'set-up', 'error', 'confirm', 'retry-chain']),
  );
});
