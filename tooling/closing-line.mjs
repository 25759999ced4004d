import { readFileSync } from 'node:fs';

/**
 * The counts of a vitest JSON report as one line, for the end of a check. A file that could not be loaded has no failed
 * test, so it counts as one.
 * @param {{
 *   numPassedTests: number,
 *   numFailedTests: number,
 *   testResults: readonly { status: string, assertionResults: readonly { status: string }[] }[],
 * }} report
 */
export function closingLine({ numPassedTests, numFailedTests, testResults }) {
  const notLoaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return `${numPassedTests} passed, ${numFailedTests + notLoaded.length} failed`;
}

/**
 * The last line of a test run that vitest writes itself: the same counts, and before it each test that was left out, with
 * its reason. A hook that fails leaves out the tests of its file: the file counts as failed.
 * @param {(line: string) => void} write
 */
export function closingLineReporter(write = console.log) {
  return {
    /**
     * @param {readonly import('vitest/node').TestModule[]} modules
     * @param {readonly unknown[]} errors errors that belong to no test
     */
    onTestRunEnd(modules, errors) {
      const tests = modules.flatMap((module) => [...module.children.allTests()]);
      const inState = (/** @type {string} */ state) => tests.filter((test) => test.result().state === state);
      const notLoaded = modules.filter(
        (module) =>
          module.state() === 'failed' &&
          [...module.children.allTests()].every((test) => test.result().state !== 'failed'),
      );
      for (const test of inState('skipped')) {
        const result = test.result();
        const why = 'note' in result && result.note ? result.note : 'no reason was given';
        write(`left out: ${test.fullName} (${why})`);
      }
      const failed = inState('failed').length + notLoaded.length + errors.length;
      write(`${inState('passed').length} passed, ${failed} failed`);
    },
  };
}

if (process.argv[1] === import.meta.filename)
  console.log(closingLine(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))));
