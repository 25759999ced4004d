import { expect, test } from 'vitest';
import { codeExtension, projectFiles } from './project-files.ts';

test.each`
  typescript | isModule | extension
  ${false}   | ${true}  | ${'mjs'}
  ${false}   | ${false} | ${'mjs'}
  ${true}    | ${true}  | ${'ts'}
  ${true}    | ${false} | ${'mts'}
`('TypeScript $typescript, "type": "module" $isModule: .$extension', ({ extension, ...given }) =>
  expect(codeExtension(given as Parameters<typeof codeExtension>[0])).toBe(extension),
);

test('what a file names of the others has their extension', () => {
  const files = projectFiles({ name: 'shop', extension: 'mts', timezone: 'UTC' });
  const texts = files.map(({ text }) => text).join('\n');
  expect(Array.from(texts.matchAll(/jobs\/[\w*.]+|\.\/hello\.\w+/g), ([name]) => name)).toEqual([
    'jobs/*.test.mts',
    'jobs/index.mts',
    './hello.mts',
    './hello.mts',
  ]);
});
