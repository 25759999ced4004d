/** Values for the fields of a route: those that its schema describes, and those that an attacker sends. */
import fc from 'fast-check';
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

/** Parsed, so that the name is a field of the object and not its prototype. */
const POLLUTING: unknown = JSON.parse(
  '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
);

const DEPTH = 20_000;
/** Stands for a value of this depth. */
const DEEP = 'a deep value';

const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202Egnp.exe',
  '🫖'.repeat(40),
  '__proto__',
  'constructor',
  'toString',
  '<img src=x onerror=alert(1)>',
  "' or 1=1 --",
  '%00',
  '../../etc/passwd',
  '=cmd|calc!A1',
  '\u001b[31m',
  '99999999999999999999d',
  '100000d',
  '36525d',
  '-1h',
  '1e400',
  'NaN',
  '0x10',
  '9007199254740993',
  '2147483648',
  '-2147483649',
  '9223372036854775808',
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  '2026-02-31T25:61:61Z',
  '999999999/1ms',
  '1/36525d',
  'Etc/GMT+99',
  'x'.repeat(3_000),
];

const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  [],
  {},
  [[[]]],
  POLLUTING,
  DEEP,
  Array.from({ length: 2_000 }, (_, at) => at + 1),
  { $ref: '#', toJSON: 'x', length: -1 },
];

/** The JSON of a value: one that JSON can read and not write is put in as text. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.replaceAll(JSON.stringify(DEEP), '['.repeat(DEPTH) + ']'.repeat(DEPTH));
}

/** Fields that are told by their name what a text in them means. */
const KNOWN_FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  id: [1, 2, 3, 4, 5, 'mail.send', 'report', 'once', 'q-01-01', 't-01-01-01'],
  org: ['default-org'],
  quest: ['q-01-01'],
  questId: ['q-01-01'],
  name: ['mail', 'default', 'ana', 'bo'],
  file: ['board.yaml', 'board.json', 'tasks.csv'],
  date: ['2026-03-02', '2026-02-30'],
  job: ['mail.send', 'report'],
  notJob: ['report'],
  queue: ['mail', 'default'],
  since: ['24h', '1h', '2026-03-02T12:00:00Z', '2026-03-02'],
  until: ['1h', '2030-03-02T12:00:00Z', '2030-03-02T12:00:00+01:00'],
  runAt: ['2030-03-02T12:00:00Z', '2026-03-01T12:00:00Z'],
  for: ['1h', '30d'],
  delay: ['1h', '0s', '36525d'],
  startWithin: ['1h'],
  timeout: ['5m'],
  window: ['24h', '90d', '36525d'],
  expires: ['30d', '1h', '10000d'],
  minMs: ['1s'],
  tz: ['UTC', 'Europe/Berlin', 'America/St_Johns'],
  rate: ['100/m', '5/10s'],
  input: [{ to: 'ada' }, { to: 'ada', password: 'x' }, {}],
  patch: [{ cc: 'bo' }, { to: null }],
  error: ['mailbox'],
  text: ['mailbox'],
  topics: ['overview', 'runs,run:1', 'events'],
  ids: [[1], [1, 2, 3], '1,2,3', '1'],
  fromStep: ['render'],
  dryRun: ['true', 'false', true],
  link: ['x'.repeat(43)],
  password: ['tall green kettle'],
  user: ['ana'],
  jobs: [['mail.*']],
  orgs: [['acme'], null],
};

/** A value of the schema most of the time, one that it may not expect at other times. */
export function valueOf(schema: z.ZodType, field = ''): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return fromJson(json, field);
}

export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...HOSTILE_VALUES),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

function fromJson(json: Json, field: string): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 24, arbitrary: expected(json, field) }, { weight: 1, arbitrary: hostile });
}

function expected(json: Json, field: string): fc.Arbitrary<unknown> {
  const plain = plainValue(json);
  const known = Object.hasOwn(KNOWN_FIELDS, field) ? KNOWN_FIELDS[field] : undefined;
  return known
    ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: plain })
    : plain;
}

function plainValue(json: Json): fc.Arbitrary<unknown> {
  const { type, properties, required, items, anyOf, const: only } = json;
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(json['enum'])) return fc.constantFrom(...(json['enum'] as unknown[]));
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one: Json) => plainValue(one)));
  if (type === 'object') return objectOf((properties ?? {}) as Json, (required ?? []) as readonly string[]);
  if (type === 'array') return fc.array(fromJson((items ?? {}) as Json, 'item'), { maxLength: 4 });
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number')
    return fc.oneof(fc.integer({ min: 0, max: 9 }), fc.maxSafeInteger());
  if (type === 'string')
    return fc.oneof(fc.constantFrom('mail', 'because', '1h'), fc.string({ maxLength: 12 }));
  return hostile;
}

/** An optional field is there one time in five: a request with all of them contradicts itself. */
function objectOf(properties: Json, required: readonly string[]): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, one]) =>
    fc.tuple(
      fc.constant(name),
      fromJson(one as Json, name),
      required.includes(name) ? fc.nat({ max: 30 }) : fc.nat({ max: 4 }),
    ),
  );
  const record = fc
    .tuple(...fields)
    .map((all) =>
      Object.fromEntries(
        all.flatMap(([name, value, draw]) =>
          (required.includes(name) ? draw > 0 : draw === 0) ? [[name, value] as const] : [],
        ),
      ),
    );
  const extra = fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'isAdmin', 'role'), hostile, {
    maxKeys: 1,
    noNullPrototype: true,
  });
  return fc.oneof(
    { weight: 15, arbitrary: record },
    { weight: 1, arbitrary: fc.tuple(record, extra).map(([one, more]) => ({ ...one, ...more })) },
  );
}
