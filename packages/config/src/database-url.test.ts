import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatabaseUrlError, maskUrl, resolveDatabaseUrl } from './database-url.ts';

describe('where the store is', () => {
  test.each`
    given                             | resolved
    ${undefined}                      | ${'sqlite:/repo/data/worker.db'}
    ${'sqlite:other.db'}              | ${'sqlite:/repo/other.db'}
    ${'sqlite:../up.db'}              | ${'sqlite:/up.db'}
    ${'sqlite:/var/lib/worker.db'}    | ${'sqlite:/var/lib/worker.db'}
    ${'sqlite:///var/lib/worker.db'}  | ${'sqlite:/var/lib/worker.db'}
    ${'sqlite::memory:'}              | ${'sqlite::memory:'}
    ${'postgres://u:p@h:5432/db'}     | ${'postgres://u:p@h:5432/db'}
    ${' postgresql://h/db?ssl=true '} | ${'postgresql://h/db?ssl=true'}
  `('$given', ({ given, resolved }) => {
    expect(resolveDatabaseUrl({ DATABASE_URL: given }, '/repo')).toBe(resolved);
  });
});

describe('what is refused', () => {
  test.each`
    given                        | said
    ${''}                        | ${'got an empty text: unset it for the default'}
    ${'mysql://u:hunter2@h/db'}  | ${'got "mysql://u:***@h/db": "mysql:" is not supported.'}
    ${'data/worker.db'}          | ${'the scheme is missing. For a file write "sqlite:data/worker.db".'}
    ${'sqlite:'}                 | ${'the path is missing.'}
    ${'sqlite://data/worker.db'} | ${'Write "sqlite:data/worker.db".'}
    ${'postgres:u:hunter2@h/db'} | ${'"//" is missing'}
    ${'postgres://u:hun#ter2@h'} | ${'got "postgres://u:***@h": it is malformed. Percent-encode'}
  `('$given', ({ given, said }) => {
    const resolve = (): string => resolveDatabaseUrl({ DATABASE_URL: given }, '/repo');
    expect(resolve).toThrow(DatabaseUrlError);
    expect(resolve).toThrow(said);
    expect(resolve).toThrow(expect.objectContaining({ code: 'DATABASE_URL_INVALID' }));
    expect(resolve).not.toThrow(/hunter2|ter2/);
  });
});

test.each`
  url                                    | masked
  ${'postgres://u:pw@h/db'}              | ${'postgres://u:***@h/db'}
  ${'postgres://u@h/db'}                 | ${'postgres://u@h/db'}
  ${'postgres://h:5432/db'}              | ${'postgres://h:5432/db'}
  ${'postgres://u:p@w/x@h/db'}           | ${'postgres://u:***@h/db'}
  ${'postgres://h/db?password=pw&ssl=1'} | ${'postgres://h/db?password=***&ssl=1'}
  ${'host=h user=u password=pw'}         | ${'host=h user=u password=***'}
  ${'sqlite:data/worker.db'}             | ${'sqlite:data/worker.db'}
`('$url is shown as $masked', ({ url, masked }) => expect(maskUrl(url)).toBe(masked));

test('no password is ever shown, whatever characters it has', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.constantFrom('postgres', 'mysql', 'sqlite'),
      (noise, scheme) => {
        const url = `${scheme}://user:${noise}SECRET${noise}@host/db`;
        expect(maskUrl(url)).not.toContain('SECRET');
      },
    ),
  );
});
