import { expect, test } from 'vitest';
import { matchesType } from './patterns.ts';

test.each`
  patterns                   | type                | matches
  ${['job.completed']}       | ${'job.completed'}  | ${true}
  ${['job.completed']}       | ${'job.complete'}   | ${false}
  ${['job']}                 | ${'job.completed'}  | ${false}
  ${['job.*']}               | ${'job.completed'}  | ${true}
  ${['job.*']}               | ${'jobs.completed'} | ${false}
  ${['job.*']}               | ${'my.job.failed'}  | ${false}
  ${['*']}                   | ${'anything'}       | ${true}
  ${['queue.*', 'run.dead']} | ${'run.dead'}       | ${true}
  ${['queue.*', 'run.dead']} | ${'run.lost'}       | ${false}
  ${[]}                      | ${'job.completed'}  | ${false}
`('$patterns and $type: $matches', ({ patterns, type, matches }) => {
  expect(matchesType(patterns, type)).toBe(matches);
});
