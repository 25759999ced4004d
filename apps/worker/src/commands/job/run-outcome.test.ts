import { expect, test } from 'vitest';
import { exitCodeOfRun } from './run-outcome.ts';

test.each`
  state          | reason             | stoppedBy    | exitCode
  ${'succeeded'} | ${undefined}       | ${undefined} | ${0}
  ${'succeeded'} | ${undefined}       | ${'SIGINT'}  | ${0}
  ${'failed'}    | ${'error'}         | ${undefined} | ${1}
  ${'failed'}    | ${'lost'}          | ${undefined} | ${1}
  ${'failed'}    | ${'invalid_input'} | ${undefined} | ${2}
  ${'failed'}    | ${'unknown_job'}   | ${undefined} | ${3}
  ${'failed'}    | ${'timed_out'}     | ${undefined} | ${8}
  ${'failed'}    | ${'error'}         | ${'SIGINT'}  | ${1}
  ${'cancelled'} | ${undefined}       | ${undefined} | ${1}
  ${'cancelled'} | ${undefined}       | ${'SIGINT'}  | ${130}
  ${'cancelled'} | ${undefined}       | ${'SIGTERM'} | ${143}
`('$state ($reason), stopped by $stoppedBy: $exitCode', ({ state, reason, stoppedBy, exitCode }) => {
  expect(exitCodeOfRun({ state, reason }, stoppedBy)).toBe(exitCode);
});

test.each`
  what                                     | code             | exitCode
  ${'that failed in part'}                 | ${'PARTIAL'}     | ${9}
  ${'for an organisation that nobody has'} | ${'UNKNOWN_ORG'} | ${3}
`('a run $what: $exitCode', ({ code, exitCode }) => {
  const error = { name: 'Error', message: 'it says which', code };
  expect(exitCodeOfRun({ state: 'failed', reason: 'error', error }, undefined)).toBe(exitCode);
});
