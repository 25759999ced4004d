import { expect, test } from 'vitest';
import { exportedJobs } from './exported-jobs.ts';

const run = (): void => {};
const mail = { id: 'mail', name: 'Mail', run };
const sms = { id: 'sms', name: 'SMS', run };
const batch = { id: 'batch', name: 'Batch', batch: { size: 2, wait: 0 }, runBatch: () => [] };

test.each`
  what                               | exports                                              | jobs
  ${'jobs by their names'}           | ${{ mail, sms, helper: run, org: { id: 'acme' } }}   | ${[mail, sms]}
  ${'one as default'}                | ${{ default: mail }}                                 | ${[mail]}
  ${'one that takes many runs'}      | ${{ batch }}                                         | ${[batch]}
  ${'a list as default'}             | ${{ default: [mail, sms] }}                          | ${[mail, sms]}
  ${'a list called jobs'}            | ${{ jobs: [mail, sms] }}                             | ${[mail, sms]}
  ${'the same job twice'}            | ${{ mail, jobs: [mail], default: { mail } }}         | ${[mail]}
  ${'module.exports'}                | ${{ default: { mail, jobs: [sms] } }}                | ${[mail, sms]}
  ${'a list with something else'}    | ${{ default: [mail, undefined] }}                    | ${[mail, undefined]}
  ${'another list'}                  | ${{ names: [mail] }}                                 | ${[]}
  ${'one whose function is missing'} | ${{ mail: { id: 'mail', name: 'M', run: 'later' } }} | ${[{ id: 'mail', name: 'M', run: 'later' }]}
  ${'nothing'}                       | ${{}}                                                | ${[]}
`('$what', ({ exports, jobs }) => expect(exportedJobs(exports)).toEqual(jobs));
