import { expect, test } from 'vitest';
import { wrapLogger } from './wrap-logger.ts';

test("somebody else's logger gets the message, then the fields, without secrets and without lower levels", () => {
  const lines: unknown[][] = [];
  const take =
    (level: string) =>
    (...line: unknown[]) =>
      void lines.push([level, ...line]);
  const target = { debug: take('debug'), info: take('info'), warn: take('warn'), error: take('error') };
  const logger = wrapLogger(target, { level: 'info', secrets: ['hunter2hunter2'] });
  logger.debug('not said');
  logger.info('started');
  const child = logger.child({ runId: 7, password: 'x' });
  child.warn('with hunter2hunter2', { a: 1, runId: 8 });
  child.child({ b: 2 }).error('bad');
  expect(lines).toEqual([
    ['info', 'started'],
    ['warn', 'with [redacted]', { a: 1, runId: 8, password: '[redacted]' }],
    ['error', 'bad', { runId: 7, password: '[redacted]', b: 2 }],
  ]);
});
