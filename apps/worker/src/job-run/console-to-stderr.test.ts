import { expect, test } from 'vitest';
import { consoleToStderr } from './console-to-stderr.ts';

test('everything that console prints goes to stderr, until that ends', () => {
  const before = console.log;
  const written: string[] = [];
  const restore = consoleToStderr({ write: (text: string) => written.push(text) });
  console.log('a %s', 'text');
  console.info('info');
  console.dir({ a: 1 });
  console.error('error');
  restore();
  expect(written).toEqual(['a text\n', 'info\n', '{ a: 1 }\n', 'error\n']);
  expect(console.log).toBe(before);
});
