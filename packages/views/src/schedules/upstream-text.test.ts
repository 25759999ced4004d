import { expect, test } from 'vitest';
import { upstreamOfText } from './upstream-text.ts';

test.each([
  ['extract', { schedule: 'extract' }],
  ['nightly.extract:failure', { schedule: 'nightly.extract', on: 'failure' }],
  ['job:acme.load', { job: 'acme.load' }],
  ['l=job:acme.load:always', { job: 'acme.load', on: 'always', as: 'l' }],
  ['schedule:job', { schedule: 'job' }],
  // What is none is named in full where it is looked up.
  ['extract:done', { schedule: 'extract:done' }],
  ['=extract', { schedule: 'extract', as: '' }],
])('%s is %o', (text, upstream) => expect(upstreamOfText(text)).toEqual(upstream));
