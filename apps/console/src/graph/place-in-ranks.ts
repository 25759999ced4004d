/**
 * Places boxes quickly where there are too many for dagre: each box in the rank behind the last one that it follows, and
 * within its rank beside those that it follows. Lines may cross more often than they must. Pure.
 */
import type { Box, Flow, Layout, Line, Point } from './lay-out.ts';

const BETWEEN_RANKS = 112;
const BETWEEN_BOXES = 20;

export function placeInRanks(boxes: readonly Box[], lines: readonly Line[], flow: Flow): Layout {
  const before = befores(lines);
  const ranks = ranksOf(boxes, before);
  const isRight = flow === 'right';
  const [along, across] = isRight ? (['w', 'h'] as const) : (['h', 'w'] as const);
  const step = Math.max(...boxes.map((box) => box[along])) + BETWEEN_RANKS;
  const pitch = Math.max(...boxes.map((box) => box[across])) + BETWEEN_BOXES;
  const rows = rowsOf(boxes, before, ranks);
  const most = Math.max(...rows.values());
  const cornerOf = (id: string): Point => {
    const [a, b] = [(ranks.get(id) ?? 0) * step, (rows.get(id) ?? 0) * pitch];
    return isRight ? { x: a, y: b } : { x: b, y: a };
  };
  const sizes = new Map(boxes.map((box) => [box.id, box]));
  const [length, breadth] = [(Math.max(...ranks.values()) + 1) * step - BETWEEN_RANKS, (most + 1) * pitch];
  return {
    width: isRight ? length : breadth,
    height: isRight ? breadth : length,
    corners: boxes.map(({ id }) => cornerOf(id)),
    lines: lines.map(({ from, to, label }) => {
      const points = bend(
        side(cornerOf(from), sizes.get(from), isRight, 1),
        side(cornerOf(to), sizes.get(to), isRight, 0),
        isRight,
      );
      const [, one, other] = points;
      const labelAt = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
      return { points, ...(label !== undefined && { labelAt }) };
    }),
  };
}

type Befores = ReadonlyMap<string, readonly string[]>;

function befores(lines: readonly Line[]): Befores {
  const before = new Map<string, string[]>();
  for (const { from, to } of lines) {
    const known = before.get(to);
    if (known) known.push(from);
    else before.set(to, [from]);
  }
  return before;
}

/** A box that follows itself by others is placed as if it followed none of those that are still to be placed. */
function ranksOf(boxes: readonly Box[], before: Befores): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  const open = new Set<string>();
  const visit = (first: string): void => {
    // No recursion: a chain may have a thousand ranks.
    const stack = [first];
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      const parents = before.get(id) ?? [];
      const next = parents.find((one) => !ranks.has(one) && !open.has(one) && one !== id);
      open.add(id);
      if (next !== undefined) {
        stack.push(next);
        continue;
      }
      ranks.set(id, 1 + Math.max(-1, ...parents.map((one) => ranks.get(one) ?? -1)));
      stack.pop();
    }
  };
  for (const { id } of boxes) if (!ranks.has(id)) visit(id);
  return ranks;
}

/** In each rank in the order of the middle of those that a box follows. */
function rowsOf(
  boxes: readonly Box[],
  before: Befores,
  ranks: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  const byRank = new Map<number, string[]>();
  for (const { id } of boxes) {
    const rank = ranks.get(id) ?? 0;
    const known = byRank.get(rank);
    if (known) known.push(id);
    else byRank.set(rank, [id]);
  }
  for (const [, ids] of [...byRank].toSorted(([one], [other]) => one - other)) {
    const middles = new Map(
      ids.map((id) => [id, middleOf((before.get(id) ?? []).map((one) => rows.get(one) ?? 0))]),
    );
    let free = 0;
    for (const id of ids.toSorted((one, other) => (middles.get(one) ?? 0) - (middles.get(other) ?? 0))) {
      const row = Math.max(free, Math.floor(middles.get(id) ?? 0));
      rows.set(id, row);
      free = row + 1;
    }
  }
  return rows;
}

function middleOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** The middle of the side at which lines begin (1) or end (0). */
export function side({ x, y }: Point, box: Box | undefined, isRight: boolean, share: 0 | 1): Point {
  const { w = 0, h = 0 } = box ?? {};
  return isRight ? { x: x + share * w, y: y + h / 2 } : { x: x + w / 2, y: y + share * h };
}

function bend(from: Point, to: Point, isRight: boolean): readonly [Point, Point, Point, Point] {
  return isRight
    ? [from, { x: (from.x + to.x) / 2, y: from.y }, { x: (from.x + to.x) / 2, y: to.y }, to]
    : [from, { x: from.x, y: (from.y + to.y) / 2 }, { x: to.x, y: (from.y + to.y) / 2 }, to];
}
