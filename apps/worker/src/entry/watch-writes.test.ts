import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { watchWrites } from './watch-writes.ts';

test('a full disk behind stdout is found, a reader that is gone is not', () => {
  const stdout = new EventEmitter();
  const failed = watchWrites(stdout);
  stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(failed()).toBeUndefined();
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  stdout.emit('error', full);
  stdout.emit('error', new Error('and once more'));
  expect(failed()).toBe(full);
});
