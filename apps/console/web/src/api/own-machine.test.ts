import { expect, test } from 'vitest';
import { isThisMachine } from './own-machine.ts';

test.each([
  ['localhost', true],
  ['console.localhost', true],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['notlocalhost', false],
  ['127.0.0.1.example.org', false],
  ['192.168.0.7', false],
  ['worker.example.org', false],
])('%s is this machine: %s', (hostname, isThis) => {
  expect(isThisMachine(hostname)).toBe(isThis);
});
