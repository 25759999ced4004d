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

if (process.argv[1] === import.meta.filename)
  console.log(closingLine(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))));
