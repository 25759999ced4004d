import { expect, test } from 'vitest';
import { registerJob } from './register-job.ts';

const SENT = { jobs: ['mailSend'], from: './mail-send.ts' };
const HEAD = `// The jobs.\nimport { hello } from './hello.ts';\n`;
const IMPORT = `import { mailSend } from './mail-send.ts';\n`;
const LONG = Array.from({ length: 12 }, (_, nr) => `aNameOfAJob${nr}`);

test.each`
  what                         | list                                                 | after
  ${'a list on one line'}      | ${'export default [hello];\n'}                       | ${'export default [hello, mailSend];\n'}
  ${'an empty list'}           | ${'export default [];\n'}                            | ${'export default [mailSend];\n'}
  ${'a named list'}            | ${'export const jobs: Job[] = [hello];\n'}           | ${'export const jobs: Job[] = [hello, mailSend];\n'}
  ${'registerJobs'}            | ${'registerJobs([\n  hello,\n]);\n'}                 | ${'registerJobs([\n  hello,\n  mailSend,\n]);\n'}
  ${'a comment, and no comma'} | ${'registerJobs([\n  // ours\n  hello // it\n]);\n'} | ${'registerJobs([\n  // ours\n  hello, // it\n  mailSend,\n]);\n'}
  ${'a list that gets too long'} | ${`export default [${LONG.slice(0, 7).join(', ')}];\n`} | ${`export default [\n${LONG.slice(0, 7)
  .map((name) => `  ${name},\n`)
  .join('')}  mailSend,\n];\n`}
`('$what', ({ list, after }: { readonly list: string; readonly after: string }) => {
  expect(registerJob(`${HEAD}\n${list}`, SENT)).toBe(`${HEAD}${IMPORT}\n${after}`);
});

test.each`
  what                 | text
  ${'no import'}       | ${'export default [];\n'}
  ${'no list'}         | ${`${HEAD}export { hello };\n`}
  ${'two lists'}       | ${`${HEAD}export const a = [hello];\nexport default [hello];\n`}
  ${'a computed list'} | ${`${HEAD}export default [hello, ...others()];\n`}
  ${'long words'}      | ${`${HEAD}export default [${'a'.repeat(200)}.b];\n`}
`('$what is left alone', ({ text }: { readonly text: string }) => {
  expect(registerJob(text, SENT)).toBeUndefined();
});
