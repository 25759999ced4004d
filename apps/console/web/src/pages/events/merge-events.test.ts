import { expect, test } from 'vitest';
import type { EventRow } from '../../../../src/answers/events.ts';
import { type EventPages, MOST_LISTED, unknownOf, withFresh } from './merge-events.ts';

const row = (id: number): EventRow => ({
  id,
  type: 'a',
  at: '2026-03-02T12:00:00.000Z',
  says: '',
  payload: {},
});
const rows = (...ids: readonly number[]): EventRow[] => ids.map(row);
const list = (...pages: readonly (readonly number[])[]) => ({
  pages: pages.map((ids) => ({ now: '2026-03-02T12:00:00.000Z', items: rows(...ids), next: 'x' })),
  pageParams: pages.map((_, at) => at),
});
const idsOf = ({ pages }: EventPages<number>) => pages.map(({ items }) => items.map(({ id }) => id));

test('new rows come on top, in their order, and older pages stay', () => {
  expect(idsOf(withFresh(list([5, 3], [2, 1]), rows(6, 4), false))).toEqual([
    [6, 5, 4, 3],
    [2, 1],
  ]);
});

test('a list that grows too long is cut, and says where', () => {
  const many = Array.from({ length: MOST_LISTED }, (_, at) => at + 10);
  const { pages, pageParams } = withFresh(list([5, 3], [2, 1]), rows(...many), false);
  expect([pages.length, pageParams.length, pages[0]?.items.length, pages[0]?.items[0]?.id]).toEqual([
    1,
    1,
    MOST_LISTED,
    MOST_LISTED + 9,
  ]);
  expect(pages[0]).toMatchObject({ cutAt: 10 });
});

test('after a gap the list begins anew', () => {
  const { pages } = withFresh(list([5, 3], [2, 1]), rows(30, 31), true);
  expect(pages).toMatchObject([{ items: [{ id: 31 }, { id: 30 }], cutAt: 30 }]);
});

test('what is listed already is not new, and what comes twice is new once', () => {
  expect(unknownOf(rows(6, 5, 6, 4), rows(5), rows(4)).map(({ id }) => id)).toEqual([6]);
});
