import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';

class Boom {
  get value(): never {
    throw new Error('no');
  }
}

const cyclic: Record<string, unknown> = { name: 'a' };
cyclic['self'] = { back: cyclic };

const revoked = Proxy.revocable({}, {});
revoked.revoke();

describe('by key', () => {
  test.each`
    value                                          | copy
    ${{ password: 'x', user: 'ada' }}              | ${{ password: '[redacted]', user: 'ada' }}
    ${{ headers: { 'Set-Cookie': ['a', 'b'] } }}   | ${{ headers: { 'Set-Cookie': '[redacted]' } }}
    ${[{ apiKey: { nested: 'x' } }]}               | ${[{ apiKey: '[redacted]' }]}
    ${new Map([['token', 'x'], ['tokens', '12']])} | ${{ token: '[redacted]', tokens: '12' }}
    ${{ hasPassword: true, secret: null }}         | ${{ hasPassword: true, secret: null }}
    ${{ tokens: 12, keyboard: 'qwerty' }}          | ${{ tokens: 12, keyboard: 'qwerty' }}
  `('$value', ({ value, copy }) => expect(redact(value)).toEqual(copy));
});

describe('what JSON cannot write', () => {
  test.each`
    what                      | value                                                                                      | copy
    ${'bigint'}               | ${12n}                                                                                     | ${'12'}
    ${'not a number'}         | ${[NaN, -Infinity]}                                                                        | ${['NaN', '-Infinity']}
    ${'a set'}                | ${new Set([1, 'a'])}                                                                       | ${[1, 'a']}
    ${'bytes'}                | ${{ body: Buffer.from('secret') }}                                                         | ${{ body: '[6 bytes]' }}
    ${'a date'}               | ${new Date(0)}                                                                             | ${'1970-01-01T00:00:00.000Z'}
    ${'a date that is none'}  | ${new Date(NaN)}                                                                           | ${'Invalid Date'}
    ${'a function'}           | ${{ run() {} }}                                                                            | ${{ run: '[function]' }}
    ${'a symbol'}             | ${Symbol('x')}                                                                             | ${'Symbol(x)'}
    ${'a hole'}               | ${[undefined]}                                                                             | ${[null]}
    ${'a cycle'}              | ${cyclic}                                                                                  | ${{ name: 'a', self: { back: '[circular]' } }}
    ${'a getter that throws'} | ${Object.defineProperty({ a: 1 }, 'b', { enumerable: true, get: () => new Boom().value })} | ${{ a: 1, b: '[unreadable]' }}
    ${'toJSON'}               | ${{ toJSON: () => ({ password: 'x', a: 1 }) }}                                             | ${{ password: '[redacted]', a: 1 }}
    ${'toJSON that throws'}   | ${{ toJSON: () => new Boom().value }}                                                      | ${'[unreadable]'}
    ${'a revoked proxy'}      | ${{ proxy: revoked.proxy }}                                                                | ${{ proxy: '[unreadable]' }}
    ${'a URL'}                | ${new URL('postgres://u:pw@h/db')}                                                         | ${'postgres://u:***@h/db'}
  `('$what', ({ value, copy }) => expect(redact(value)).toEqual(copy));

  test('the same object twice is not a cycle', () => {
    const shared = { a: 1 };
    expect(redact([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test('an error keeps its own fields and its cause', () => {
    const error = Object.assign(
      new TypeError('bad', { cause: new Error('ghp_0123456789012345678901234567') }),
      { code: 'E_X' },
    );
    expect(redact(error)).toMatchObject({
      name: 'TypeError',
      message: 'bad',
      code: 'E_X',
      cause: { message: '[redacted]' },
    });
  });

  test('a key named __proto__ stays a key', () => {
    expect(Object.keys(redact(JSON.parse('{"__proto__": {"a": 1}}')) ?? {})).toEqual(['__proto__']);
  });
});

describe('bounds', () => {
  test('depth', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 10_000; level += 1) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('[too deep]');
  });

  test('width', () => {
    const copy = redact(Array.from({ length: 1000 }, (_, index) => index));
    expect(copy).toHaveLength(201);
    expect(copy).toEqual(expect.arrayContaining([199, '[800 more]']));
  });

  test('everything together', () => {
    const leaf = Array.from({ length: 200 }, () => 'x');
    const wide = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => leaf));
    expect(JSON.stringify(redact(wide)).length).toBeLessThan(200_000);
  });

  test('a long text', () => {
    expect(redact('x'.repeat(100_000))).toMatch(/^x{16384}… \[100000 characters\]$/);
  });
});

const alphabet = fc.constantFrom(...Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ23456789'));
const body = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: alphabet, minLength: length, maxLength: length });

const shapes: Record<string, (secret: string) => string> = {
  github: (secret) => `ghp_${secret}`,
  'github, fine-grained': (secret) => `github_pat_${secret}`,
  openai: (secret) => `sk-proj-${secret}`,
  aws: (secret) => `AKIA${secret.slice(0, 16)}`,
  slack: (secret) => `xoxb-12-${secret}`,
  'slack webhook': (secret) => `https://hooks.slack.com/services/T1/B1/${secret}`,
  'discord webhook': (secret) => `https://discord.com/api/webhooks/1/${secret}`,
  sendgrid: (secret) => `SG.${secret}.${secret}`,
  jwt: (secret) => `eyJhbGciOi.${secret}.${secret}`,
  pem: (secret) => `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----`,
  url: (secret) => `postgres://user:${secret}@host/db`,
  bearer: (secret) => `Bearer ${secret}`,
};

const wrappings: Record<string, (value: unknown) => unknown> = {
  list: (value) => [1, value],
  map: (value) => ({ a: value }),
  key: (value) => (typeof value === 'string' ? { [value]: 1 } : { value }),
  Map: (value) => new Map([['a', value]]),
  Set: (value) => new Set([value]),
  error: (value) => new Error('outer', { cause: value }),
  message: (value) => (typeof value === 'string' ? new Error(`failed: ${value}`) : { value }),
  sentence: (value) => (typeof value === 'string' ? `got "${value}", expected less` : { value }),
  json: (value) => (typeof value === 'string' ? JSON.stringify({ a: value }) : { value }),
  toJSON: (value) => ({ toJSON: () => value }),
};

test.each(Object.keys(shapes))('no secret of the shape "%s" survives, however it is wrapped', (shape) => {
  fc.assert(
    fc.property(
      body(24),
      fc.array(fc.constantFrom(...Object.keys(wrappings)), { maxLength: 5 }),
      (secret, names) => {
        const bare: unknown = shapes[shape]?.(secret);
        const value = names.reduce((inner, name) => wrappings[name]?.(inner), bare);
        const written = JSON.stringify(redact(value));
        expect(written).not.toContain(secret.slice(0, 16));
      },
    ),
  );
});

test('anything can be written as JSON afterwards', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withNullPrototype: true,
        withSparseArray: true,
      }),
      (value) => {
        expect(() => JSON.stringify(redact(value))).not.toThrow();
      },
    ),
  );
});
