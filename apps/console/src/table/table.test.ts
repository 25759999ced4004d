import { RESERVED_NAMES } from '@sb/scheduler';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { Route } from '../http/route.ts';
import { ROUTES } from './table.ts';

/** The field of a path for which the other path has a word: `name` and `graph`. */
function wordFor(named: Route, fixed: Route): readonly [field: string, word: string] | undefined {
  const [fields, words] = [named.path.split('/'), fixed.path.split('/')];
  const at = fields.findIndex((part, place) => part !== words[place]);
  const [field = '', word = ''] = [fields[at], words[at]];
  const isSame =
    fields.length === words.length && fields.every((part, place) => place === at || part === words[place]);
  return isSame && field.startsWith(':') && !word.startsWith(':') ? [field.slice(1), word] : undefined;
}

/** Of the fields of a path only this one: the others have values of their own. */
function mayBe({ params }: Route, field: string, word: string | undefined): boolean {
  const schema: z.ZodType | undefined = params?.shape[field];
  return schema?.safeParse(word).success !== false;
}

test('no fixed address is that of a record too', () => {
  const taken = ROUTES.flatMap((named) =>
    ROUTES.filter(({ method }) => method === named.method).flatMap((fixed) => {
      const [field, word] = wordFor(named, fixed) ?? [];
      if (field === undefined || !mayBe(named, field, word)) return [];
      return [`${named.path} ${word}`];
    }),
  );
  expect(taken.toSorted()).toEqual(RESERVED_NAMES.map((name) => `/schedules/:name ${name}`));
});
