import { describe, expect, test } from 'vitest';
import { createLogger, type LoggerOptions } from './create-logger.ts';
import type { Logger } from './logger.ts';
import { teeLogger } from './tee-logger.ts';
import type { LogFields, LogLine } from './log-line.ts';

const noon = new Date(2026, 10, 25, 8, 18, 2);

function capture(options: Partial<LoggerOptions> = {}): { logger: Logger; out: string[]; err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const logger = createLogger({
    format: 'json',
    now: () => noon,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    ...options,
  });
  return { logger, out, err };
}

function lines(texts: readonly string[]): unknown[] {
  return texts.map((text): unknown => JSON.parse(text));
}

function logAll(logger: Logger): void {
  logger.debug('d');
  logger.info('i');
  logger.warn('w');
  logger.error('e');
}

function isOutage(error: Error): boolean {
  return 'code' in error && error.code === 'STORE_UNREACHABLE';
}

function pretty(log: (logger: Logger) => void, options: Partial<LoggerOptions> = {}): string {
  const { logger, err } = capture({ format: 'pretty', ...options });
  log(logger);
  return err.join('');
}

describe('where lines go', () => {
  test('a command writes everything to stderr', () => {
    const { logger, out, err } = capture();
    logAll(logger);
    expect(out).toEqual([]);
    expect(lines(err)).toMatchObject([{ msg: 'i' }, { msg: 'w' }, { msg: 'e' }]);
  });

  test('a daemon writes errors to stderr and the rest to stdout', () => {
    const { logger, out, err } = capture({ split: true, level: 'debug' });
    logAll(logger);
    expect(lines(out)).toMatchObject([{ msg: 'd' }, { msg: 'i' }, { msg: 'w' }]);
    expect(lines(err)).toMatchObject([{ msg: 'e' }]);
  });

  test('lines below the level are not written', () => {
    const { logger, err } = capture({ level: 'error' });
    logAll(logger);
    expect(lines(err)).toMatchObject([{ msg: 'e' }]);
    expect(logger.level).toBe('error');
  });
});

describe('JSON lines', () => {
  test('one line holds level, time, message and fields', () => {
    const { logger, err } = capture();
    logger
      .child({ runId: 1205 })
      .info('started\nnow', { jobId: 'a', level: 'mine', apiKey: 'x', gone: undefined });
    const time = noon.toISOString();
    expect(err).toEqual([
      `${JSON.stringify({ level: 'info', time, runId: 1205, jobId: 'a', level_: 'mine', apiKey: '[redacted]', msg: 'started\nnow' })}\n`,
    ]);
  });

  test('a field of a child is written once, as the last one to name it has it', () => {
    const { logger, err } = capture();
    const child = logger.child({ step: 1, runId: 7 }).child({ step: 2 });
    child.info('a');
    child.info('b', { step: 3 });
    const time = noon.toISOString();
    expect(err).toEqual([
      `${JSON.stringify({ level: 'info', time, step: 2, runId: 7, msg: 'a' })}\n`,
      `${JSON.stringify({ level: 'info', time, step: 3, runId: 7, msg: 'b' })}\n`,
    ]);
  });

  test('secrets in the fields of a child are not written', () => {
    const { logger, err } = capture({ secrets: ['correct-horse'] });
    logger.child({ token: 'x', note: 'a correct-horse b' }).info('a');
    expect(lines(err)).toMatchObject([{ token: '[redacted]', note: 'a [redacted] b' }]);
  });

  test.each<[string, LogFields, LogFields]>([
    ['a request', { method: 'GET', headers: {}, socket: {}, more: 1 }, { method: 'GET', more: 1 }],
    ['pino options', { formatters: 1, hasOwnProperty: 2 }, { formatters_: 1, hasOwnProperty_: 2 }],
    ['a placeholder', { '%s': '%s' }, { '%s': '%s', msg: '100 %s' }],
  ])('fields that look like %s lose nothing', (_, fields, written) => {
    const { logger, err } = capture();
    logger.info('100 %s', fields);
    logger.child(fields).info('100 %s');
    expect(lines(err)).toMatchObject([written, written]);
  });

  test('an error has the same shape under every name', () => {
    const { logger, err } = capture();
    const problem = new TypeError('boom');
    logger.child({ err: problem }).info('a', { error: problem });
    logger.info('b', { err: problem, error: problem });
    const shape = { name: 'TypeError', message: 'boom', stack: problem.stack };
    const both = { err: shape, error: shape };
    const time = noon.toISOString();
    expect(lines(err)).toEqual([
      { level: 'info', time, msg: 'a', ...both },
      { level: 'info', time, msg: 'b', ...both },
    ]);
  });

  test('exact secrets are not written, neither in messages nor in fields', () => {
    const { logger, err } = capture({ secrets: ['correct-horse'] });
    logger.info('with correct-horse', { deep: ['a correct-horse b'] });
    expect(lines(err)).toMatchObject([{ msg: 'with [redacted]', deep: ['a [redacted] b'] }]);
  });
});

describe('arguments in another order', () => {
  const problem = new Error('boom');
  const cases: [string, unknown[], object][] = [
    ['fields first', [{ a: 1 }, 'text'], { msg: 'text', a: 1 }],
    ['an error', [problem], { msg: 'boom', error: { name: 'Error', message: 'boom' } }],
    ['an error, then text', [problem, 'text'], { msg: 'text', error: { message: 'boom' } }],
    ['text, then an error', ['text', problem], { msg: 'text', error: { message: 'boom' } }],
    ['an error, then fields', [problem, { a: 1 }], { msg: 'boom', a: 1, error: { message: 'boom' } }],
    ['text, then a number', ['text', 5], { msg: 'text', value: 5 }],
    ['text, then a list', ['text', [5]], { msg: 'text', value: [5] }],
    ['fields alone', [{ a: 1 }], { msg: '', a: 1 }],
    ['a number', [5], { msg: '5' }],
    ['null', [null], { msg: 'null' }],
    ['nothing', [], { msg: 'undefined' }],
  ];
  test.each(cases)('%s', (_, given, line) => {
    const { logger, err } = capture();
    const info: unknown = Reflect.get(logger, 'info');
    if (typeof info === 'function') Reflect.apply(info, logger, given);
    expect(lines(err)).toMatchObject([line]);
  });

  test('fields that cannot be read do not throw', () => {
    const { logger, err } = capture();
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    logger.info('a', proxy);
    logger.child(proxy).info('b');
    expect(lines(err)).toMatchObject([
      { msg: 'a', value: '[unreadable]' },
      { msg: 'b', value: '[unreadable]' },
    ]);
  });
});

describe('pretty lines', () => {
  test.each<[string, (logger: Logger) => void, string]>([
    ['a message', (logger) => logger.info('run 1205 started'), '08:18:02 info  run 1205 started\n'],
    [
      'fields',
      (logger) => logger.warn('slow', { ms: 41, why: 'a b', tags: ['x'] }),
      '08:18:02 warn  slow  ms=41 why="a b" tags=["x"]\n',
    ],
    [
      'control characters',
      (logger) => logger.info('a\u001b[31mb', { k: '\u202e' }),
      '08:18:02 info  a\\u001b[31mb  k=\\u202e\n',
    ],
    [
      'a forged line',
      (logger) => logger.info('a\n08:18:02 error b'),
      '08:18:02 info  a\n    08:18:02 error b\n',
    ],
  ])('%s', (_, log, line) => expect(pretty(log)).toBe(line));

  test('an error is its message, with the stack below', () => {
    const text = pretty((logger) => logger.error('failed', { error: new TypeError('boom') }));
    expect(text).toMatch(
      /^08:18:02 error failed {2}error="TypeError: boom"\n {4}at .*create-logger\.test\.ts/,
    );
  });

  test('colours only when asked for', () => {
    expect(pretty(logAll)).not.toContain('\u001b[');
    expect(pretty(logAll, { color: true })).toContain('\u001b[31merror\u001b[0m');
  });
});

describe('a tee', () => {
  test('the sink hears every level, redacted, whatever the logger writes', () => {
    const { logger, err } = capture({ level: 'warn' });
    const heard: LogLine[] = [];
    const tee = teeLogger(logger, (line) => heard.push(line), { now: () => 5, secrets: ['correct-horse'] });
    tee.child({ step: 1 }).debug('a', { password: 'x' });
    tee.warn('correct-horse');
    expect(heard).toEqual([
      { at: 5, level: 'debug', message: 'a', fields: { step: 1, password: '[redacted]' } },
      { at: 5, level: 'warn', message: '[redacted]' },
    ]);
    expect(lines(err)).toMatchObject([{ level: 'warn', msg: '[redacted]' }]);
    expect(tee.level).toBe('warn');
  });

  test("the logger's own fields are written but not kept", () => {
    const { logger, err } = capture();
    const heard: LogLine[] = [];
    teeLogger(logger.child({ runId: 7 }), (line) => heard.push(line)).info('a', { error: new Error('x') });
    expect(lines(err)).toMatchObject([{ msg: 'a', runId: 7, error: { message: 'x' } }]);
    expect(heard).toMatchObject([{ message: 'a', fields: { error: { message: 'x' } } }]);
    expect(heard[0]?.fields).not.toHaveProperty('runId');
  });
});

describe('an error whose message says it all', () => {
  const outage = Object.assign(new Error('no answer from db:5432', { cause: new Error('ECONNREFUSED') }), {
    name: 'StoreUnreachableError',
    code: 'STORE_UNREACHABLE',
  });

  test('has neither stack nor causes in a line', () => {
    const { logger, err } = capture({ isBrief: isOutage });
    logger.child({ nodeId: 1 }).error('away', { error: outage, retryInMs: 50 });
    expect(lines(err)).toEqual([
      {
        level: 'error',
        time: noon.toISOString(),
        nodeId: 1,
        error: {
          name: 'StoreUnreachableError',
          code: 'STORE_UNREACHABLE',
          message: 'no answer from db:5432',
        },
        retryInMs: 50,
        msg: 'away',
      },
    ]);
  });

  test('is one line for people', () => {
    expect(pretty((logger) => logger.error('away', { error: outage }), { isBrief: isOutage })).toBe(
      '08:18:02 error away  error="StoreUnreachableError: no answer from db:5432"\n',
    );
  });

  test('has both at debug level, and any other error has them always', () => {
    const debug = capture({ isBrief: isOutage, level: 'debug' });
    debug.logger.error('away', { error: outage });
    const other = capture({ isBrief: isOutage });
    other.logger.error('broken', { error: new Error('x') });
    for (const text of [...debug.err, ...other.err]) expect(text).toContain('"stack":"');
    expect(debug.err[0]).toContain('ECONNREFUSED');
  });
});
