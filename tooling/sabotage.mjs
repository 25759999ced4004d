// Breaks the program on purpose, in one way after the other, in a copy of the workspace, and reports which tests notice.
// A sabotage that no test notices is a missing test. `pnpm sabotage [words]` runs those with all the words in their title.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { planEdits, writeEdits } from './sabotage/edit.mjs';
import { SABOTAGES } from './sabotage/list.mjs';
import { openTestRuns } from './sabotage/test-runs.mjs';
import { copyWorkspace } from './sabotage/workspace.mjs';

/** @typedef {import('./sabotage/edit.mjs').Sabotage} Sabotage */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const words = process.argv.slice(2);
const chosen = SABOTAGES.filter(({ breaks }) => words.every((word) => breaks.includes(word)));
if (chosen.length === 0) {
  console.error(`no sabotage has ${words.map((word) => `"${word}"`).join(' and ')} in its title; there are:`);
  for (const { breaks } of SABOTAGES) console.error(`  ${breaks}`);
  process.exit(2);
}
const startedAt = performance.now();
const copy = copyWorkspace(ROOT);
process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
console.log(`${chosen.length} sabotages; copied the workspace to ${copy}`);
const tests = await openTestRuns(copy);
try {
  const well = await isWell();
  const survivors = well ? await tryAll() : chosen.length;
  console.log(`\n${chosen.length - survivors} of ${chosen.length} noticed, in ${seconds(startedAt)}`);
  process.exitCode = well && survivors === 0 ? 0 : 1;
} catch (error) {
  // Report before the tests are closed: that may end the process.
  console.error(error);
  process.exitCode = 1;
} finally {
  await tests.close();
}

/** The witnesses must pass on the unbroken program: each of them once in two tries, as in the suite. */
async function isWell() {
  const verdicts = await tests.run(chosen.flatMap(({ noticedBy }) => noticedBy));
  const doubtful = verdicts.filter((verdict) => verdict.failed);
  const again =
    doubtful.length === 0 ? [] : await tests.run(doubtful.map(({ file, name }) => ({ file, test: name })));
  const failed = again.filter((verdict) => verdict.failed);
  for (const { file, name } of failed) console.log(`fails without any sabotage: ${file}: ${name}`);
  console.log(`${verdicts.length} witness tests pass without a sabotage (${seconds(startedAt)})\n`);
  return failed.length === 0 && verdicts.length > 0;
}

async function tryAll() {
  let survivors = 0;
  for (const [at, sabotage] of chosen.entries()) {
    const began = performance.now();
    const lines = await attempt(sabotage).catch((/** @type {Error} */ error) => [
      `  ERROR: ${error.message}`,
    ]);
    const isNoticed = lines.every((line) => line.startsWith('  by'));
    if (!isNoticed) survivors += 1;
    console.log(`${isNoticed ? 'noticed ' : 'SURVIVED'} ${at + 1}. ${sabotage.breaks} (${seconds(began)})`);
    for (const line of lines) console.log(line);
  }
  return survivors;
}

/** @param {Sabotage} sabotage */
async function attempt(sabotage) {
  const plan = planEdits(copy, sabotage);
  writeEdits(copy, plan, 'after');
  tests.changed([...plan.keys()]);
  try {
    const verdicts = await tests.run(sabotage.noticedBy);
    return sabotage.noticedBy.map(({ file, test }) => {
      const mine = verdicts.filter((verdict) => verdict.file === file && verdict.name.includes(test));
      const failed = mine.find((verdict) => verdict.failed);
      return failed ? `  by ${file}: ${failed.name}` : `  NOT by ${file}: ${test} (${mine.length} ran)`;
    });
  } finally {
    writeEdits(copy, plan, 'before');
    tests.changed([...plan.keys()]);
  }
}

/** @param {number} since */
function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
