import { expect, test } from 'vitest';
import { readUncheckedInput } from './read-job-input.ts';

const source = { resolve: (file: string) => file, stdin: (async function* () {})() };

test.each([
  ['nothing', { allOrgs: false }, undefined],
  ['--org', { org: 'acme', allOrgs: false }, { orgId: 'acme' }],
  ['--all-orgs', { allOrgs: true }, { allOrgs: true }],
  ['--all-orgs beside --input', { input: '{"a":1}', allOrgs: true }, { a: 1, allOrgs: true }],
])('the input for a job that is not registered here, of %s', async (_what, wishes, input) => {
  expect(await readUncheckedInput(wishes, source)).toEqual(input);
});
