/** Each field that an acting route takes is sent by a control of a page, or has a reason. */
import { expect, test } from 'vitest';
import { changesSomething, fullPath, type Route } from '../apps/console/src/http/route.ts';
import { ROUTES } from '../apps/console/src/table/table.ts';
import type { ActRow } from '../apps/console/web/test/acts/act-row.ts';
import { ACTS } from '../apps/console/web/test/acts/acts.ts';
import { bodyFields, sentFields } from './console-parity/body-fields.ts';
import { FIELDS_WITHOUT_CONTROL } from './console-parity/fields-without-control.ts';
import { isSentTo } from './console-parity/is-sent-to.ts';
import { WITHOUT_CONTROL } from './console-parity/places.ts';

const acting = ROUTES.filter((route) => changesSomething(route) && !(nameOf(route) in WITHOUT_CONTROL));
const reasons = FIELDS_WITHOUT_CONTROL.flatMap(({ fields }) => fields);

test('each field of an acting route is sent by a control of a page, or has a reason', () => {
  expect(unsentFields(ACTS).filter((field) => !reasons.some((reason) => isMeant(reason, field)))).toEqual([]);
});

test('each reason is of a field that no control sends, and says something', () => {
  const unsent = unsentFields(ACTS);
  expect(reasons.filter((reason) => !unsent.some((field) => isMeant(reason, field)))).toEqual([]);
  expect(FIELDS_WITHOUT_CONTROL.filter(({ why }) => why.length < 20)).toEqual([]);
});

test.each([
  ['POST /runs/bulk', 'action', 'POST /api/v1/runs/bulk: action=retry ids'],
  ['PATCH /queues/mail', 'burst', 'PATCH /api/v1/queues/:name: burst'],
  ['PATCH /orgs/acme/tasks/ink', 'github', 'PATCH /api/v1/orgs/:org/tasks/:id: github.repo'],
])('a form of %s that lacks %s is noticed', (sends, field, expected) => {
  const rows = ACTS.map((row) =>
    row.sends === sends && row.body ? { ...row, body: { ...row.body, [field]: undefined } } : row,
  );
  expect(unsentFields(rows)).toContain(expected);
});

function unsentFields(rows: readonly ActRow[]): readonly string[] {
  return acting.flatMap((route) => {
    const bodies = rows.filter((row) => isSentTo(row, route)).flatMap(({ body = {} }) => withoutAbsent(body));
    const sent = new Set(bodies.flatMap((body) => sentFields(body, route)));
    return bodyFields(route).flatMap((field) => (sent.has(field) ? [] : [`${nameOf(route)}: ${field}`]));
  });
}

/** As JSON has it. */
function withoutAbsent(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** `pattern`: `*` stands for any part of a field and of its route. */
function isMeant(pattern: string, field: string): boolean {
  const plain = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${plain}$`).test(field);
}

function nameOf(route: Route): string {
  return `${route.method} ${fullPath(route)}`;
}
