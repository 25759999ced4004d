import path from 'node:path';
import { createVitest } from 'vitest/node';

/** A test of a broken program may wait for ever. */
const PATIENCE_MS = 20_000;

/**
 * @typedef {import('./edit.mjs').Witness} Witness
 * @typedef {{ readonly file: string, readonly name: string, readonly failed: boolean }} Verdict
 */

/**
 * Runs single tests of a workspace again and again, on the same PostgreSQL.
 * @param {string} root
 */
export async function openTestRuns(root) {
  const vitest = await createVitest('test', {
    retry: 0,
    root,
    watch: false,
    reporters: [{}],
    testTimeout: PATIENCE_MS,
    teardownTimeout: 5_000,
  });
  await vitest.standalone();
  return { run, changed, close: () => vitest.close() };

  /** @param {readonly string[]} files */
  function changed(files) {
    for (const file of files) vitest.invalidateFile(path.join(root, file));
  }

  /**
   * @param {readonly Witness[]} witnesses
   * @returns {Promise<readonly Verdict[]>} of the tests that ran
   */
  async function run(witnesses) {
    const files = [...new Set(witnesses.map(({ file }) => file))];
    const names = witnesses.map(({ test }) => test.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    vitest.setGlobalTestNamePattern(new RegExp(names.join('|')));
    const specifications = await vitest.globTestSpecifications(files);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    // Those of the runs before are among them, with what they said then.
    const asked = testModules.filter(({ relativeModuleId }) => files.includes(relativeModuleId));
    return asked.flatMap((module) => {
      const file = module.relativeModuleId;
      const broken = module.errors().map(({ message }) => message);
      if (broken.length > 0) throw new Error(`${file} does not load: ${broken.join('; ')}`);
      const ran = [...module.children.allTests()].filter((test) =>
        ['passed', 'failed'].includes(test.result().state),
      );
      return ran.map((test) => ({
        file,
        name: test.fullName.replaceAll(' > ', ' '),
        failed: test.result().state === 'failed' || unhandledErrors.length > 0,
      }));
    });
  }
}
