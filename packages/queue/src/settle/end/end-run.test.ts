import { expect, test } from 'vitest';
import { errorText } from './end-run.ts';

test.each`
  what                        | error                                                             | text
  ${'a plain error'}          | ${{ name: 'Error', message: 'it broke', stack: 'at x' }}          | ${'it broke'}
  ${'an error with its name'} | ${{ name: 'RangeError', message: 'too big' }}                     | ${'RangeError: too big'}
  ${'its causes'}             | ${{ message: 'a', cause: { message: 'b', cause: 'c' } }}          | ${'a\nb\nc'}
  ${'what it holds'}          | ${{ message: 'a', errors: [{ message: 'b' }, { message: 'c' }] }} | ${'a\nb\nc'}
  ${'what is no error'}       | ${'gone'}                                                         | ${'gone'}
  ${'a NUL'}                  | ${{ message: 'a\0b' }}                                            | ${'a b'}
`('says $what', ({ error, text }) => expect(errorText(JSON.stringify(error))).toBe(text));
