import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('no');
    },
    ownKeys() {
      throw new Error('no');
    },
    getPrototypeOf() {
      throw new Error('no');
    },
  },
);

describe('whatever is thrown', () => {
  test.each`
    what            | thrown                                                  | stored
    ${'text'}       | ${'boom'}                                               | ${{ name: 'NonError', message: 'boom' }}
    ${'null'}       | ${null}                                                 | ${{ name: 'NonError', message: 'null' }}
    ${'nothing'}    | ${undefined}                                            | ${{ name: 'NonError', message: 'undefined' }}
    ${'a symbol'}   | ${Symbol('x')}                                          | ${{ name: 'NonError', message: 'Symbol(x)' }}
    ${'an object'}  | ${{ status: 500, password: 'x' }}                       | ${{ name: 'NonError', message: '{"status":500,"password":"[redacted]"}' }}
    ${'error-like'} | ${{ name: 'HttpError', message: 'gone', code: 'GONE' }} | ${{ name: 'HttpError', message: 'gone', code: 'GONE' }}
    ${'a proxy'}    | ${hostile}                                              | ${{ name: 'NonError', message: '"[unreadable]"' }}
  `('$what', ({ thrown, stored }) => expect(describeError(thrown)).toEqual(stored));

  test('an error with its code and its causes', () => {
    const error = Object.assign(new TypeError('outer', { cause: new Error('inner', { cause: 'root' }) }), {
      code: 'E_OUTER',
    });
    expect(describeError(error)).toEqual({
      name: 'TypeError',
      message: 'outer',
      code: 'E_OUTER',
      stack: expect.stringContaining('describe-error.test.ts'),
      cause: {
        name: 'Error',
        message: 'inner',
        stack: expect.any(String),
        cause: { name: 'NonError', message: 'root' },
      },
    });
  });

  test('a code that is a number is no code', () => {
    expect(describeError(Object.assign(new Error('x'), { code: 5 }))).not.toHaveProperty('code');
  });

  test('the errors of an AggregateError', () => {
    expect(describeError(new AggregateError([new Error('a'), 'b'], 'both'))).toMatchObject({
      message: 'both',
      errors: [{ message: 'a' }, { message: 'b' }],
    });
  });

  test('a cause that is the error itself ends', () => {
    const error = new Error('x');
    error.cause = error;
    expect(describeError(error)).not.toHaveProperty('cause');
  });
});

describe('bounds', () => {
  test('message and stack', () => {
    const { message, stack } = describeError(new Error('m'.repeat(10_000)), { stack: 100 });
    expect(message).toHaveLength(4096);
    expect(message.endsWith('… [cut]')).toBe(true);
    expect(stack).toHaveLength(100);
  });

  test('depth', () => {
    let error = new Error('0');
    for (let level = 1; level < 50; level += 1) error = new Error(String(level), { cause: error });
    expect(JSON.stringify(describeError(error, { depth: 3 })).match(/"message"/g)).toHaveLength(3);
  });

  test('no more than 64 KB, whatever comes together', () => {
    const nasty = '\u001b€😀"'.repeat(20_000);
    const make = (level: number): Error => {
      const error = new AggregateError(
        level > 3 ? [] : Array.from({ length: 5 }, () => make(level + 1)),
        nasty,
      );
      error.cause = new Error(nasty);
      return error;
    };
    expect(Buffer.byteLength(JSON.stringify(describeError(make(0))))).toBeLessThanOrEqual(65_536);
    const many = new AggregateError(Array.from({ length: 100_000 }, () => 'x'));
    expect(Buffer.byteLength(JSON.stringify(describeError(many)))).toBeLessThanOrEqual(65_536);
  });
});

test('a secret that the cut would go through is gone, not halved', () => {
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  const { message } = describeError(new Error(`${'x'.repeat(4070)} ${secret} and more`));
  expect(message).not.toContain('ghp_');
});

test('anything is described', () => {
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      expect(describeError(thrown)).toMatchObject({ name: expect.any(String), message: expect.any(String) });
    }),
  );
});
