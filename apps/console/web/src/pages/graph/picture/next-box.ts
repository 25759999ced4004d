/** Where an arrow leads: along the flow over a line, across it to the nearest neighbour. Pure. */
import type { Box } from './view-box.ts';

export type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

export interface Walked {
  readonly boxes: readonly (Box & { readonly id: string })[];
  readonly lines: readonly { readonly from: string; readonly to: string }[];
  readonly flow: 'right' | 'down';
}

const STEPS: Readonly<Record<Arrow, { readonly axis: 'x' | 'y'; readonly sign: 1 | -1 }>> = {
  ArrowUp: { axis: 'y', sign: -1 },
  ArrowDown: { axis: 'y', sign: 1 },
  ArrowLeft: { axis: 'x', sign: -1 },
  ArrowRight: { axis: 'x', sign: 1 },
};

/** What is far beside the way counts more than what is far along it. */
const ASIDE = 3;

/** Undefined: nothing is there. */
export function nextBox({ boxes, lines, flow }: Walked, from: string, arrow: Arrow): string | undefined {
  const here = boxes.find(({ id }) => id === from);
  if (!here) return boxes[0]?.id;
  const { axis, sign } = STEPS[arrow];
  const isAlong = axis === (flow === 'right' ? 'x' : 'y');
  const linked = new Set(
    lines.flatMap((line) => (line.from === from ? [line.to] : line.to === from ? [line.from] : [])),
  );
  const there = boxes
    .map((box) => {
      const away = { x: middle(box).x - middle(here).x, y: middle(box).y - middle(here).y };
      const along = away[axis] * sign;
      const aside = Math.abs(away[axis === 'x' ? 'y' : 'x']);
      return { id: box.id, along, cost: along + ASIDE * aside };
    })
    .filter(({ along }) => along > 1)
    .toSorted((one, other) => one.cost - other.cost);
  const overLine = isAlong ? there.find(({ id }) => linked.has(id)) : undefined;
  return (overLine ?? there[0])?.id;
}

function middle({ x, y, w, h }: Box): { readonly x: number; readonly y: number } {
  return { x: x + w / 2, y: y + h / 2 };
}
