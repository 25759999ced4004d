import { expect, test } from 'vitest';
import { nodeName } from './env-settings.ts';

test('an empty WORKER_NODE_NAME gives the name of a node that has none', () => {
  expect(nodeName({ WORKER_NODE_NAME: 'ada' })).toBe('ada');
  for (const env of [{}, { WORKER_NODE_NAME: '' }]) expect(nodeName(env)).toMatch(/^[^.]+-[0-9a-f]{4}$/);
});
