import { expect, test } from 'vitest';
import { bringInSight, fitView, panBy, type View, zoomBy } from './view-box.ts';

const window = { width: 1_000, height: 500 };

test('a small picture is in the middle at its own size', () => {
  expect(fitView({ width: 400, height: 100 }, window)).toEqual({ x: -300, y: -200, scale: 1 });
});

test('a wide picture fits with a margin', () => {
  const view = fitView({ width: 1_920, height: 100 }, window);
  expect(view).toEqual({ x: -40, y: -450, scale: 0.5 });
  expect((1_920 - view.x) * view.scale).toBe(980);
});

test('a picture that is too wide to be read begins at its first corner', () => {
  expect(fitView({ width: 100_000, height: 46 }, window)).toMatchObject({ x: -20 / 0.3, scale: 0.3 });
  expect(fitView({ width: 100_000, height: 46 }, { width: 390, height: 600 }).scale).toBe(0.92);
});

test('what is under the pointer stays there while it is zoomed', () => {
  const view: View = { x: 10, y: 20, scale: 1 };
  const at = { x: 200, y: 100 };
  const near = zoomBy(view, 2, at);
  expect(near.scale).toBe(2);
  expect([near.x + at.x / near.scale, near.y + at.y / near.scale]).toEqual([210, 120]);
  expect(zoomBy(view, 1_000, at).scale).toBe(2.5);
  expect(zoomBy(view, 0.000_1, at).scale).toBe(0.08);
});

test('a picture is dragged, and cannot be dragged out of the window', () => {
  const picture = { width: 400, height: 100 };
  const view: View = { x: 0, y: 0, scale: 1 };
  expect(panBy(view, { x: 50, y: -20 }, picture, window)).toEqual({ x: -50, y: 20, scale: 1 });
  expect(panBy(view, { x: 9_000, y: 9_000 }, picture, window)).toEqual({ x: -960, y: -460, scale: 1 });
  expect(panBy(view, { x: -9_000, y: -9_000 }, picture, window)).toEqual({ x: 360, y: 60, scale: 1 });
});

test('a box that is out of sight comes to the nearest edge, and one in sight moves nothing', () => {
  const view: View = { x: 0, y: 0, scale: 1 };
  const box = { w: 100, h: 40 };
  expect(bringInSight(view, { ...box, x: 300, y: 200 }, window)).toEqual(view);
  expect(bringInSight(view, { ...box, x: 1_200, y: 200 }, window)).toEqual({ x: 320, y: 0, scale: 1 });
  expect(bringInSight(view, { ...box, x: -50, y: -60 }, window)).toEqual({ x: -70, y: -80, scale: 1 });
});
