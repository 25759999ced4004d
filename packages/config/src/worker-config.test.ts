import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError } from './problems/config-error.ts';
import { ConfigFileError, readTextFile } from './document/read-text-file.ts';
import { readWorkerConfig } from './worker-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'sb-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string | Uint8Array): string {
  const path = join(folder, 'worker.yaml');
  writeFileSync(path, content);
  return path;
}

function sized(bytes: number): string {
  const path = fileWith('');
  truncateSync(path, bytes);
  return path;
}

describe('worker.yaml', () => {
  test('all keys', () => {
    const text = `
database: postgres://db/worker
concurrency: 20
durability: full
queues:
  mail: { concurrency: 3, rate: 100/m, burst: 5, maxDepth: 1000 }
  slow: { rate: 1/10s }
work: [mail, reports]
grace: 45s
jobs: [./mine.mjs]
retention: { retentionDays: 60 }
logs: { level: debug, format: json }
`;
    expect(readWorkerConfig(fileWith(text))).toEqual({
      database: 'postgres://db/worker',
      concurrency: 20,
      durability: 'full',
      queues: {
        mail: { concurrency: 3, rate: { limit: 100, perMs: 60_000 }, burst: 5, maxDepth: 1000 },
        slow: { rate: { limit: 1, perMs: 10_000 } },
      },
      work: ['mail', 'reports'],
      grace: 45_000,
      retention: { retentionDays: 60 },
      jobs: ['./mine.mjs'],
      logs: { level: 'debug', format: 'json' },
    });
  });

  test.each(['', '# nothing yet\n', '{}'])('an empty one says nothing: %j', (text) => {
    expect(readWorkerConfig(fileWith(text))).toEqual({});
  });

  test('no file at all says nothing', () => expect(readWorkerConfig(undefined)).toEqual({}));

  test.each([
    ['mail: { rate: 100 }', '2:17  queues.mail.rate: expected a string, got 100; quote it'],
    ['mail: { burst: 3 }', 'queues.mail.rate: expected a string, but it is missing'],
    ['mail: { rate: 5/y }', 'expected a rate such as "10/s", "100/m" or "5/10s" (s, m, h, d), got "5/y"'],
  ])('a limit that is none: %s', (text, message) => {
    expect(() => readWorkerConfig(fileWith(`queues:\n  ${text}\n`))).toThrow(message);
  });

  test('every mistake is told', () => {
    const path = fileWith('concurency: 2\ndurability: ful\ngrace: 30\nlogs:\n  level: trace\n');
    const read = (): unknown => readWorkerConfig(path);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/1:1 {2}concurency: unknown key\. Did you mean "concurrency"\?/);
    expect(read).toThrow(
      /2:13 {2}durability: expected "normal" or "full", got "ful"\. Did you mean "full"\?/,
    );
    expect(read).toThrow(/5:10 {2}logs\.level: expected "debug", "info", "warn" or "error", got "trace"/);
  });

  test('a number is a grace in milliseconds', () => {
    expect(readWorkerConfig(fileWith('grace: 1500'))).toEqual({ grace: 1500 });
  });
});

describe('a file that cannot be read', () => {
  test.each`
    what                       | path                                                           | said
    ${'missing'}               | ${() => join(folder, 'nope.yaml')}                             | ${'nope.yaml: there is no such file. Check the path'}
    ${'below a file'}          | ${() => join(fileWith('a'), 'x')}                              | ${'there is no such file'}
    ${'a directory'}           | ${() => folder}                                                | ${'expected a file, got a directory'}
    ${'a device'}              | ${() => '/dev/zero'}                                           | ${'expected a file, got a device'}
    ${'not text'}              | ${() => fileWith(new Uint8Array([0x61, 0xff, 0xfe]))}          | ${'expected text in UTF-8, got other bytes'}
    ${'UTF-16 with a mark'}    | ${() => fileWith(Buffer.from('\uFEFFa: 1', 'utf16le'))}        | ${'expected text in UTF-8, got UTF-16. Save it as UTF-8'}
    ${'UTF-16'}                | ${() => fileWith(Buffer.from('a: 1', 'utf16le'))}              | ${'expected text in UTF-8, got UTF-16. Save it as UTF-8'}
    ${'UTF-16, big end first'} | ${() => fileWith(Buffer.from('a: 1', 'utf16le').swap16())}     | ${'expected text in UTF-8, got UTF-16. Save it as UTF-8'}
    ${'zeros'}                 | ${() => fileWith(new Uint8Array(100))}                         | ${'got a zero byte at offset 0: it is no text file'}
    ${'a program'}             | ${() => fileWith(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]))} | ${'got a zero byte at offset 4: it is no text file, or was cut off'}
    ${'larger than 10 MB'}     | ${() => sized(10 * 1024 * 1024 + 1)}                           | ${'expected at most 10 MB, got 10.0 MB'}
  `('$what', ({ path, said }) => {
    const read = (): string => readTextFile(path());
    expect(read).toThrow(ConfigFileError);
    expect(read).toThrow(said);
    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_UNREADABLE' }));
  });
});

test('a byte order mark is not part of the text', () => {
  expect(readTextFile(fileWith('\uFEFFa: 1'))).toBe('a: 1');
});
