import { expect, test } from 'vitest';
import { layOut } from './lay-out.ts';
import { placeInRanks } from './place-in-ranks.ts';

const box = (id: string) => ({ id, w: 100, h: 40 });
const BOXES = ['a', 'b', 'c', 'd'].map(box);
const LINES = [
  { from: 'a', to: 'b' },
  { from: 'a', to: 'c', label: 'always' },
  { from: 'b', to: 'd' },
  { from: 'c', to: 'd' },
];

test('each box stands behind those that it follows, and no two in one place', () => {
  const { corners, lines, width, height } = placeInRanks(BOXES, LINES, 'right');
  expect(corners).toEqual([
    { x: 0, y: 0 },
    { x: 212, y: 0 },
    { x: 212, y: 60 },
    { x: 424, y: 0 },
  ]);
  expect([width, height]).toEqual([524, 120]);
  expect(lines[0]?.points).toEqual([
    { x: 100, y: 20 },
    { x: 156, y: 20 },
    { x: 156, y: 20 },
    { x: 212, y: 20 },
  ]);
  expect(lines[1]?.labelAt).toEqual({ x: 156, y: 50 });
});

test('where the flow goes down, ranks are rows', () => {
  const { corners } = placeInRanks(BOXES, LINES, 'down');
  expect(corners[3]).toEqual({ x: 0, y: 304 });
});

test('boxes that follow each other in a ring are placed, too', () => {
  const ring = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'a' },
    { from: 'b', to: 'b' },
  ];
  const { corners } = placeInRanks(BOXES.slice(0, 2), ring, 'right');
  expect(new Set(corners.map(({ x }) => x)).size).toBe(2);
});

test('a chain of a thousand boxes is placed by ranks, and both ways agree on what stands behind what', () => {
  const many = Array.from({ length: 1_000 }, (_, nr) => box(`n${nr}`));
  const line = many.slice(1).map(({ id }, nr) => ({ from: `n${nr}`, to: id }));
  const { corners } = layOut(many, line, 'right');
  expect(corners).toEqual(placeInRanks(many, line, 'right').corners);
  const few = layOut(BOXES, LINES, 'right').corners.map(({ x }) => x);
  expect(few[0]).toBeLessThan(few[1] ?? 0);
  expect(few[1]).toBe(few[2]);
  expect(few[2]).toBeLessThan(few[3] ?? 0);
});

test('a layout that was made is not made again', () => {
  expect(layOut(BOXES, LINES, 'down')).toBe(layOut(BOXES, LINES, 'down'));
  expect(layOut(BOXES, LINES.slice(1), 'down')).not.toBe(layOut(BOXES, LINES, 'down'));
});
