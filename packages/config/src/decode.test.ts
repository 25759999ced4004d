import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ConfigError } from './problems/config-error.ts';
import { decode } from './decode.ts';
import { durationSchema } from './units.ts';
import { parseDocument } from './document/source-document.ts';

const schema = z.strictObject({
  schedules: z.array(
    z.strictObject({
      jobId: z.string(),
      enabled: z.boolean(),
      timezone: z.enum(['UTC', 'CET', 'Europe/Berlin']).optional(),
      description: z.string().optional(),
      every: durationSchema.optional(),
    }),
  ),
});

function problemsOf(text: string, using: z.ZodType = schema): string[] {
  try {
    decode(parseDocument(text, 'f.yaml'), using);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('a file that is right is decoded to the output of the schema', () => {
  const document = parseDocument('schedules:\n  - { jobId: a, enabled: true, every: 1.5h }\n', 'f.yaml');
  expect(decode(document, schema)).toEqual({ schedules: [{ jobId: 'a', enabled: true, every: 5_400_000 }] });
});

test('every problem is told at once, in the order of the file, each at its place', () => {
  const text = [
    'schedules:',
    '  - jobId: 5',
    '    enabled: yes',
    '    timezone: CET+1',
    '  - enabled: true',
    '    timezon: UTC',
    '    every: 5 minutes',
    'defaults:',
  ].join('\n');
  expect(problemsOf(text)).toEqual([
    'f.yaml:2:12  schedules[0].jobId: expected a string, got 5; quote it',
    'f.yaml:3:14  schedules[0].enabled: expected true or false, got "yes"; write true',
    'f.yaml:4:15  schedules[0].timezone: expected "UTC", "CET" or "Europe/Berlin", got "CET+1". Did you mean "CET"?',
    'f.yaml:5:5  schedules[1].jobId: expected a string, but it is missing',
    'f.yaml:6:5  schedules[1].timezon: unknown key. Did you mean "timezone"?',
    'f.yaml:7:12  schedules[1].every: expected a duration such as "30s" or "1.5h" (ms, s, m, h, d, w), or whole milliseconds, at most 36525d, got "5 minutes"',
    'f.yaml:8:1  defaults: unknown key; known are schedules',
  ]);
});

test('a problem carries its path, its JSON pointer and its place', () => {
  const text = 'a/b:\n  - ~c: 1\n';
  const nested = z.object({ 'a/b': z.array(z.object({ '~c': z.string() })) });
  expect(() => decode(parseDocument(text, 'f.yaml'), nested)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      file: 'f.yaml',
      problems: [
        expect.objectContaining({ path: ['a/b', 0, '~c'], pointer: '/a~1b/0/~0c', line: 2, column: 9 }),
      ],
    }),
  );
});

describe('what is said about a value', () => {
  test.each`
    what                             | using                                                      | text        | said
    ${'number in quotes'}            | ${z.number()}                                              | ${'"5"'}    | ${'expected a number, got "5"; remove the quotes'}
    ${'fraction'}                    | ${z.int()}                                                 | ${'2.5'}    | ${'expected a whole number, got 2.5'}
    ${'boolean for a string'}        | ${z.string()}                                              | ${'true'}   | ${'expected a string, got true; quote it'}
    ${'boolean in quotes'}           | ${z.boolean()}                                             | ${'"true"'} | ${'expected true or false, got "true"; remove the quotes'}
    ${'off'}                         | ${z.boolean()}                                             | ${'off'}    | ${'expected true or false, got "off"; write false'}
    ${'nothing'}                     | ${z.string()}                                              | ${''}       | ${'expected a string, got nothing (null)'}
    ${'not a number'}                | ${z.number()}                                              | ${'.nan'}   | ${'expected a number, got NaN'}
    ${'list for a map'}              | ${z.record(z.string(), z.string())}                        | ${'[1, 2]'} | ${'expected a map, got a list of 2'}
    ${'text for a list'}             | ${z.array(z.string())}                                     | ${'a'}      | ${'expected a list, got "a"; put it into [ ]'}
    ${'map for a list'}              | ${z.array(z.string())}                                     | ${'{a: 1}'} | ${'expected a list, got a map; begin each entry with "- "'}
    ${'too small'}                   | ${z.int().min(3)}                                          | ${'2'}      | ${'expected a number of at least 3, got 2'}
    ${'at a bound that is excluded'} | ${z.number().lt(1)}                                        | ${'1'}      | ${'expected a number below 1, got 1'}
    ${'too short a text'}            | ${z.string().min(3)}                                       | ${'ab'}     | ${'expected at least 3 characters, got "ab"'}
    ${'empty list'}                  | ${z.array(z.string()).min(1)}                              | ${'[]'}     | ${'expected a list of at least 1, got an empty list'}
    ${'pattern'}                     | ${z.string().regex(/^a/)}                                  | ${'b'}      | ${'expected text that matches /^a/, got "b"'}
    ${'format'}                      | ${z.url()}                                                 | ${'b'}      | ${'expected a URL, got "b"'}
    ${'prefix'}                      | ${z.string().startsWith('#')}                              | ${'b'}      | ${'expected text that begins with "#", got "b"'}
    ${'step'}                        | ${z.number().multipleOf(5)}                                | ${'7'}      | ${'expected a multiple of 5, got 7'}
    ${"the schema's own words"}      | ${z.string().refine(() => false, 'expected a cron')}       | ${'b'}      | ${'expected a cron'}
    ${'union: nothing fits'}         | ${z.union([z.literal('once'), z.literal('all'), z.int()])} | ${'onec'}   | ${'expected "once", "all" or a number, got "onec". Did you mean "once"?'}
    ${'union: one branch fits'}      | ${z.union([z.int(), z.string().regex(/^a/)])}              | ${'b'}      | ${'expected text that matches /^a/, got "b"'}
    ${'one literal'}                 | ${z.literal(1)}                                            | ${'2'}      | ${'expected 1, got 2'}
    ${'a long list of choices'}      | ${z.enum(Array.from('abcdefghijklmno'))}                   | ${'zz'}     | ${'expected "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l" or one of 3 more, got "zz"'}
  `('$what', ({ using, text, said }) => expect(problemsOf(text, using)).toEqual([`f.yaml:1:1  ${said}`]));

  test('a branch of a union that fits the value tells what is wrong inside', () => {
    const using = z.strictObject({ to: z.union([z.string(), z.strictObject({ queue: z.string() })]) });
    expect(problemsOf('to:\n  queu: a\n', using)).toEqual([
      'f.yaml:2:3  to.queue: expected a string, but it is missing',
      'f.yaml:2:3  to.queu: unknown key. Did you mean "queue"?',
    ]);
  });

  test('a wrong discriminator lists the kinds', () => {
    const using = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('slack') }),
      z.strictObject({ kind: z.literal('email') }),
    ]);
    expect(problemsOf('kind: slak', using)).toEqual([
      'f.yaml:1:7  kind: expected "slack" or "email", got "slak". Did you mean "slack"?',
    ]);
    expect(problemsOf('other: 1', using)).toEqual([
      'f.yaml:1:1  kind: expected "slack" or "email", but it is missing',
    ]);
  });

  test('a key that may not be one is shown at the key', () => {
    const using = z.record(z.string().regex(/^[a-z]+$/), z.number());
    expect(problemsOf('ab: 1\nA B: 2', using)).toEqual([
      'f.yaml:2:1  ["A B"]: not a usable key: expected text that matches /^[a-z]+$/, got "A B"',
    ]);
  });
});

test('a long value is cut and nothing reaches the terminal that it would act on', () => {
  const [line] = problemsOf(`"${'x'.repeat(500)}"`, z.literal('a'));
  expect(line).toContain(`got "${'x'.repeat(39)}…"`);
  expect(problemsOf(`"${'😀'.repeat(500)}"`, z.literal('a'))).toEqual([
    `f.yaml:1:1  expected "a", got "${'😀'.repeat(39)}…"`,
  ]);
  expect(problemsOf(String.raw`"\e[31m\u202Ered"`, z.literal('a'))).toEqual([
    String.raw`f.yaml:1:1  expected "a", got "\u001b[31m\u202ered"`,
  ]);
  expect(problemsOf(String.raw`{"k\e[31m": 1}`, z.strictObject({}))).toEqual([
    String.raw`f.yaml:1:2  ["k\u001b[31m"]: unknown key`,
  ]);
});

test('of very many problems 50 are printed and the rest is counted', () => {
  const text = 'schedules:\n'.concat('  - 1\n'.repeat(60));
  const lines = problemsOf(text);
  expect(lines).toHaveLength(51);
  expect(lines.at(-1)).toBe('... and 10 more problems');
});

test('a merge key of YAML 1.1 is not taken for a name', () => {
  expect(problemsOf('<<: { a: 1 }', z.strictObject({ a: z.int().optional() }))).toEqual([
    'f.yaml:1:1  ["<<"]: merge keys are not supported. Write the fields out',
  ]);
});

test('a key named __proto__ pollutes nothing', () => {
  const value = decode(parseDocument('__proto__: { polluted: true }', 'f.yaml'), z.looseObject({}));
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Reflect.get(value, 'polluted')).toBeUndefined();
});
