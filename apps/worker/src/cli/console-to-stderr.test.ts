import { expect, test } from 'vitest';
import { consoleToStderr } from './console-to-stderr.ts';

test('everything that console prints goes to stderr, until that ends', () => {
  const before = console.log;
  const written: string[] = [];
  const restore = consoleToStderr({ write: (text: string) => written.push(text) }, ['correct horse']);
  console.log('a %s', 'text');
  console.info('info');
  console.dir({ a: 1 });
  console.error('error');
  console.log('postgres://ada:hunter2@db/app, correct horse');
  restore();
  expect(written).toEqual([
    'a text\n',
    'info\n',
    '{ a: 1 }\n',
    'error\n',
    'postgres://ada:***@db/app, [redacted]\n',
  ]);
  expect(console.log).toBe(before);
});
