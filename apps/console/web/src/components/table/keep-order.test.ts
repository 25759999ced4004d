import { expect, test } from 'vitest';
import { keepOrder, steadyRows } from './keep-order.ts';

test.each`
  what                                    | shown    | now        | rows       | newer
  ${'the first answer is shown as it is'} | ${''}    | ${'abc'}   | ${'abc'}   | ${0}
  ${'another order changes nothing'}      | ${'abc'} | ${'cab'}   | ${'abc'}   | ${0}
  ${'a new row above waits'}              | ${'abc'} | ${'xabyc'} | ${'abc'}   | ${2}
  ${'the next page follows'}              | ${'abc'} | ${'abcde'} | ${'abcde'} | ${0}
  ${'a row that is gone leaves'}          | ${'abc'} | ${'xac'}   | ${'ac'}    | ${1}
  ${'when all are gone, all is new'}      | ${'abc'} | ${'xy'}    | ${'xy'}    | ${0}
`('$what', ({ shown, now, rows, newer }: Record<'shown' | 'now' | 'rows', string> & { newer: number }) =>
  expect(keepOrder(shown.split(''), now.split(''), (row) => row)).toEqual({ rows: rows.split(''), newer }),
);

test.each`
  what                                    | shown    | now        | rows
  ${'the first answer is shown as it is'} | ${''}    | ${'abc'}   | ${'abc'}
  ${'another order changes nothing'}      | ${'abc'} | ${'cab'}   | ${'abc'}
  ${'new rows follow'}                    | ${'abc'} | ${'xabyc'} | ${'abcxy'}
  ${'a row that is gone stays'}           | ${'abc'} | ${'xac'}   | ${'abcx'}
  ${'when all are gone, it begins anew'}  | ${'abc'} | ${'yx'}    | ${'yx'}
  ${'when all are gone, none is left'}    | ${'abc'} | ${''}      | ${''}
`('where nothing may wait, $what', ({ shown, now, rows }) =>
  expect(steadyRows(String(shown).split(''), String(now).split(''), (row) => row).join('')).toBe(rows),
);
