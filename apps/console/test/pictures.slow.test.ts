/** Every page in each look, as the reference. pictures.test.ts has a selection. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quickPasswords, storePlace } from '@sb/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPictured } from './demo/addresses.ts';
import { openReferences, type References } from './references.ts';
import { LOOKS } from './demo/take-picture.ts';

// As long as that of the screenshots: the page of the store shows it.
const folder = mkdtempSync(path.join(tmpdir(), 'console-demo-'));
let references: References;
quickPasswords();
beforeAll(async () => {
  references = await openReferences(folder, storePlace());
}, 600_000);
afterAll(async () => {
  await references.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(LOOKS)('every page looks as before, $name', async (look) => {
  const differences: string[] = [];
  for (const sight of references.sights.filter((one) => isPictured(one, look.name))) {
    const says = await references.check(sight, look);
    if (says !== undefined) differences.push(says);
  }
  expect(differences).toEqual([]);
});
