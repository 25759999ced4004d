/** The tables of a job's fields and of a request's options have all of them, and no other. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** The members of an interface of a file, in their order. */
function membersOf(file: string, name: string): readonly string[] {
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([^]*?)^\\}`, 'm').exec(read(file))?.[1];
  if (body === undefined) throw new Error(`${file} has no interface ${name}.`);
  return Array.from(body.matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm), ([, member = '']) => member);
}

/** The names in the first column of the table below a heading. */
function rowsBelow(file: string, heading: string): readonly string[] {
  const [, section = ''] = read(file).split(`\n## ${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => Array.from((row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g), ([, name = '']) => name));
}

test('the fields of a job', () => {
  const fields = membersOf('packages/jobs/src/define/job.ts', 'Job').filter((name) => name !== 'retry');
  const retry = membersOf('packages/jobs/src/retry/retry.ts', 'RetryOptions');
  expect(rowsBelow('docs/guides/jobs.md', 'The fields of a job').toSorted()).toEqual(
    [...fields, ...retry.map((name) => `retry.${name}`), 'batch', 'runBatch'].toSorted(),
  );
});

test('the options of a request', () => {
  const options = membersOf('packages/jobs/src/define/enqueue-options.ts', 'EnqueueOptions');
  expect(rowsBelow('packages/queue/CLIENT.md', 'The options of a request').toSorted()).toEqual(
    options.toSorted(),
  );
});
