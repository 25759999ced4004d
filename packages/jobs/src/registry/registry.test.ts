import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type * as Registry from './registry.ts';
import { invoiceSchema } from '../../test/invoice-schema.ts';
import type { JobContext } from '../define/context.ts';
import { JobDefinitionError } from '../errors.ts';
import type { Job } from '../define/job.ts';
import { backoffDelay } from '../retry/backoff.ts';
import { createRegistry, defaultRegistry, registerJobs } from './registry.ts';

// Another address is another module.
const COPY = new URL('./registry.ts?copy', import.meta.url).href;

const job: Job = { id: 'my.job', name: 'My job', run: () => 'done' };

describe('register', () => {
  test('fills in what a job leaves open', () => {
    expect(registered(job)).toEqual({
      id: 'my.job',
      name: 'My job',
      tags: [],
      examples: [],
      queue: 'default',
      priority: 'normal',
      timeoutMs: 3_600_000,
      isolation: 'none',
      retry: { attempts: 1, backoff: 'exponential', delayMs: 10_000, maxDelayMs: 3_600_000, jitter: true },
      run: expect.any(Function),
    });
  });

  test('keeps what a job says', () => {
    const said = {
      description: 'Sends it',
      scheduleHint: 'hourly',
      owner: 'billing',
      tags: ['money'],
      events: ['invoice.sent'],
      input: invoiceSchema,
      examples: [{ input: { invoiceId: 'i-7' } }],
      queue: 'mail',
      priority: 'high',
      isolation: 'thread',
    } as const;
    expect(
      registered({ ...job, ...said, timeout: '2m', retry: { attempts: 5, backoff: ['1s'] } }),
    ).toMatchObject({
      ...said,
      timeoutMs: 120_000,
      retry: { attempts: 5, backoff: [1_000] },
    });
  });

  test('a job may use itself as this', () => {
    const own = {
      ...job,
      run() {
        return this.name;
      },
    };
    expect(registered(own).run(anyContext)).toBe('My job');
  });

  test('the functions of a job may use the job, or the rule that has them, as this', () => {
    const { dedupe, retry } = registered({
      ...job,
      dedupeKey() {
        return this.id;
      },
      retry: {
        attempts: 2,
        delay: '7s',
        jitter: false,
        backoff() {
          return this.delay ?? 0;
        },
      },
    });
    expect(dedupe?.key({})).toBe('my.job');
    expect(backoffDelay(retry, 1, { random: 0, error: undefined })).toBe(7_000);
  });

  test('the same object may come again', () => {
    const registry = createRegistry();
    registry.register([job, job]);
    registry.register([job]);
    expect(registry.size).toBe(1);
  });

  test('what is registered cannot be changed', () => {
    const record = registered(job);
    expect(Object.isFrozen(record) && Object.isFrozen(record.tags) && Object.isFrozen(record.retry)).toBe(
      true,
    );
  });

  test('lists by id, by code unit', () => {
    const registry = createRegistry();
    registry.register(['b', 'a_', 'a.b', 'a', '10', '9'].map((id) => ({ ...job, id })));
    expect(registry.list().map(({ id }) => id)).toEqual(['10', '9', 'a', 'a.b', 'a_', 'b']);
    expect(registry.get('a.b')?.id).toBe('a.b');
    expect(registry.get('c')).toBeUndefined();
  });
});

describe('a job that is refused', () => {
  test.each([
    ['id', { id: '' }, 'expected 1 to 100 of a-z 0-9 . _ - (the first a letter or digit), got ""'],
    ['id', { id: 'My.Job' }, 'got "My.Job"'],
    ['id', { id: '.job' }, 'got ".job"'],
    ['id', { id: 'a'.repeat(101) }, 'got "aaa'],
    ['id', { id: 7 }, 'got 7'],
    ['name', { name: ' ' }, 'expected a text that is not empty, got " "'],
    ['run', { run: undefined }, 'expected a function, got undefined'],
    ['tags', { tags: 'money' }, 'expected a list of texts without NUL, got "money"'],
    ['tags', { tags: ['a\0'] }, 'expected a list of texts without NUL, got a list of 1'],
    ['events', { events: ['invoice sent'] }, 'expected a list of types of events: a letter, then'],
    [
      'input',
      { input: { type: 'object' } },
      'expected a schema that follows Standard Schema v1, got an object',
    ],
    ['examples', { examples: [{ invoiceId: 'i-7' }] }, 'expected a list of { input }, got a list'],
    ['queue', { queue: 'E-Mail' }, 'got "E-Mail"'],
    ['priority', { priority: 'urgent' }, 'expected critical, high, normal, low, got "urgent"'],
    [
      'timeout',
      { timeout: '2 minutes' },
      'expected milliseconds or a duration such as "30s", at most 36525d, above 0, got "2 minutes"',
    ],
    ['timeout', { timeout: 0 }, 'above 0, got 0'],
    ['timeout', { timeout: '99999999d' }, 'at most 36525d, above 0, got "99999999d"'],
    ['startDeadline', { startDeadline: 2 ** 50 }, 'at most 36525d'],
    ['retry.delay', { retry: { attempts: 2, delay: '36526d' } }, 'at most 36525d'],
    ['retry.maxDelay', { retry: { attempts: 2, maxDelay: '36526d' } }, 'at most 36525d'],
    ['retry.backoff', { retry: { attempts: 2, backoff: ['36526d'] } }, 'got a list'],
    ['dedupeKey.ttl', { dedupeKey: { key: () => 'a', ttl: '36526d' } }, 'at most 36525d'],
    [
      'concurrency.limit',
      { concurrency: { limit: 2 ** 31 } },
      'expected a whole number from 1 to 1000000000',
    ],
    ['rateLimit.per', { rateLimit: { limit: 1, per: '36526d' } }, 'at most 36525d'],
    ['rateLimit', { rateLimit: { limit: 1, per: '1d', burst: 36_526 } }, 'is due again within 36525d'],
    [
      'input.token',
      { input: described({ writeOnly: true }) },
      'expected no field that the schema marks as secret',
    ],
    [
      'input.token',
      { input: described({ format: 'password' }) },
      'the name of an environment variable instead',
    ],
    ['input.token', { input: described({ secret: true }) }, 'inputs are stored as they are'],
    ['isolation', { isolation: 'process' }, 'expected none, thread, got "process"'],
    ['retry', { retry: 3 }, 'expected an object with attempts, got 3'],
    ['retry.attempts', { retry: { attempts: 0 } }, 'expected a whole number from 1 to 1000, got 0'],
    ['retry.attempts', { retry: { attempts: 1001 } }, 'got 1001'],
    ['retry.attempts', { retry: { attempts: 1.5 } }, 'got 1.5'],
    ['retry.backoff', { retry: { attempts: 2, backoff: 'cubic' } }, 'got "cubic"'],
    ['retry.backoff', { retry: { attempts: 2, backoff: [] } }, 'got an empty list'],
    ['retry.backoff', { retry: { attempts: 2, backoff: ['soon'] } }, 'got a list'],
    ['retry.delay', { retry: { attempts: 2, delay: -1 } }, 'got -1'],
    ['retry.maxDelay', { retry: { attempts: 2, maxDelay: null } }, 'got null'],
    ['onSuccess', { onSuccess: true }, 'expected a function, got true'],
    ['onFailure', { onFailure: {} }, 'expected a function, got an object'],
    ['onCancel', { onCancel: 'x' }, 'expected a function, got "x"'],
    ['dedupeKey', { dedupeKey: 'a' }, 'expected a function, or an object with the function key, got "a"'],
    ['dedupeKey', { dedupeKey: { ttl: '5m' } }, 'expected a function, or an object with the function key'],
    ['dedupeKey.ttl', { dedupeKey: { key: () => 'a', ttl: 0 } }, 'above 0, got 0'],
    ['retry.jitter', { retry: { attempts: 2, jitter: 0.5 } }, 'expected true or false, got 0.5'],
  ])('%s: %j', (field, wrong, message) => {
    const { problems } = refused([untyped({ ...job, ...wrong })]);
    expect(problems).toEqual([expect.objectContaining({ field, message: expect.stringContaining(message) })]);
  });

  test.each(['a', '0', 'a'.repeat(100), 'a.b_c-d'])('the id %s is fine', (id) => {
    expect(registered({ ...job, id }).id).toBe(id);
  });

  test('hooks are called on their job', () => {
    const hooked = {
      ...job,
      seen: [] as unknown[],
      onSuccess(result: unknown) {
        this.seen.push(result);
      },
    };
    const { hooks } = registered(hooked);
    hooks?.onSuccess?.(7, anyContext);
    expect([hooked.seen, Object.keys(hooks ?? {})]).toEqual([[7], ['onSuccess']]);
  });

  test('a schema may be a function', () => {
    const input = Object.assign(() => {}, invoiceSchema);
    expect(registered({ ...job, input }).input).toBe(input);
  });

  test('all problems of all jobs come at once, and nothing is registered', () => {
    const registry = createRegistry();
    registry.register([{ ...job, id: 'taken', name: 'First' }]);
    const given = [
      { ...job, id: 'good' },
      { ...job, id: 'taken', priority: 'urgent' },
      undefined,
      { ...job, id: 'twice', name: 'One' },
      { ...job, id: 'twice' },
      { name: 'No id', run: () => {} },
    ].map(untyped);
    const error = refused(given, registry);
    expect(error.code).toBe('JOB_INVALID');
    expect(error.message).toBe(
      [
        'No job was registered, because of 5 problems:',
        '  job "taken", priority: expected critical, high, normal, low, got "urgent"',
        '  job "taken", id: expected an id of its own, got that of "First"',
        '  job #3: expected an object, got undefined',
        '  job "twice", id: expected an id of its own, got that of "One"',
        '  job #6, id: expected 1 to 100 of a-z 0-9 . _ - (the first a letter or digit), got undefined',
      ].join('\n'),
    );
    expect(registry.list().map(({ id }) => id)).toEqual(['taken']);
  });
});

describe('the default registry', () => {
  const key = Symbol.for('@sb/jobs');
  let before: unknown;
  // Other tests of the process have theirs.
  beforeEach(() => {
    before = Reflect.get(globalThis, key);
    Reflect.deleteProperty(globalThis, key);
  });
  afterEach(() => void Reflect.set(globalThis, key, before));

  test('takes what registerJobs is given', () => {
    registerJobs([job]);
    expect(defaultRegistry().get('my.job')?.name).toBe('My job');
  });

  test('is shared by two copies of the package', async () => {
    registerJobs([job]);
    const copy = (await import(/* @vite-ignore */ COPY)) as typeof Registry;
    expect(copy.registerJobs).not.toBe(registerJobs);
    expect(copy.defaultRegistry().size).toBe(1);
  });
});

// The jobs here do not look at it.
const anyContext = {} as JobContext<unknown>;

function registered(one: Job) {
  const registry = createRegistry();
  registry.register([one]);
  const [record] = registry.list();
  if (record === undefined) throw new Error('nothing was registered');
  return record;
}

function refused(jobs: readonly Job[], registry = createRegistry()): JobDefinitionError {
  try {
    registry.register(jobs);
  } catch (error) {
    if (error instanceof JobDefinitionError) return error;
    throw error;
  }
  throw new Error('the jobs were registered');
}

/** A schema whose library can describe it, with the field token. */
function described(token: Record<string, unknown>): unknown {
  const input = () => ({ type: 'object', properties: { org: { type: 'string' }, token } });
  return {
    '~standard': { version: 1, vendor: 'test', validate: () => ({}), jsonSchema: { input, output: input } },
  };
}

/** As a program without types would hand it in. */
function untyped(value: unknown): Job {
  return value as Job;
}
