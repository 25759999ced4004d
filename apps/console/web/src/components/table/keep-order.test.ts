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

/** In capitals: rows that stay when they are gone. */
test.each`
  what                                            | shown     | now        | rows
  ${'the first answer is shown as it is'}         | ${''}     | ${'Abc'}   | ${'Abc'}
  ${'another order changes nothing'}              | ${'Abc'}  | ${'cAb'}   | ${'Abc'}
  ${'new rows follow'}                            | ${'Abc'}  | ${'xAbyc'} | ${'Abcxy'}
  ${'a row that is gone stays'}                   | ${'aBc'}  | ${'ac'}    | ${'aBc'}
  ${'a row that is gone and does not stay'}       | ${'abc'}  | ${'ac'}    | ${'ac'}
  ${'a new row takes the place of one'}           | ${'aBcD'} | ${'xac'}   | ${'axcD'}
  ${'new rows do not follow those that are gone'} | ${'ABcD'} | ${'zyxc'}  | ${'zycx'}
  ${'a row that comes back is in its place'}      | ${'aBc'}  | ${'Bca'}   | ${'aBc'}
  ${'when all are gone, it begins anew'}          | ${'ABc'}  | ${'yx'}    | ${'yx'}
  ${'when all are gone, none is left'}            | ${'ABc'}  | ${''}      | ${''}
`('where nothing may wait, $what', ({ shown, now, rows }) =>
  expect(
    steadyRows(String(shown).split(''), String(now).split(''), {
      rowKey: (row) => row,
      stays: (row) => row < 'a',
    }).join(''),
  ).toBe(rows),
);
