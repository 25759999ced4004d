import { expect, test } from 'vitest';
import { jobNames } from './job-names.ts';

const TEMPLATE = `import { test } from 'vitest';\nexport const {{job}} = defineJob({`;

test.each`
  id                        | job                    | stem                      | title
  ${'hello'}                | ${'hello'}             | ${'hello'}                | ${'Hello'}
  ${'mail.send-late_again'} | ${'mailSendLateAgain'} | ${'mail-send-late-again'} | ${'Mail send late again'}
  ${'2026.report'}          | ${'job2026Report'}     | ${'2026-report'}          | ${'2026 report'}
  ${'import'}               | ${'jobImport'}         | ${'import'}               | ${'Import'}
  ${'test'}                 | ${'jobTest'}           | ${'test'}                 | ${'Test'}
`('$id', ({ id, ...names }: { readonly id: string }) => {
  expect(jobNames(id, TEMPLATE)).toEqual(names);
});
