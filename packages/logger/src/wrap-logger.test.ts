import { expect, test } from 'vitest';
import { wrapLogger } from './wrap-logger.ts';

test('a logger of the program gets the message, then the fields, without secrets and without lower levels', () => {
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

test('an error of that logger is ignored, and the next line is passed again', () => {
  const lines: string[] = [];
  const take = (message: string): void => {
    if (message === 'bad') throw new Error('the log server is away');
    lines.push(message);
  };
  const logger = wrapLogger({ debug: take, info: take, warn: take, error: take }, { level: 'info' });
  expect(() => logger.error('bad')).not.toThrow();
  logger.child({ runId: 7 }).warn('good');
  expect(lines).toEqual(['good']);
});
