/** A line through points, its corners rounded, and the tip at its end. Pure. */
interface Point {
  readonly x: number;
  readonly y: number;
}

const TIP = 7;

/** `M0 0L10 0Q20 0 20 10L20 30` */
export function linePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const last = rest.at(-1) ?? first;
  const middles = rest
    .slice(0, -1)
    .map((point, nr) => `Q${at(point)} ${at(between(point, rest[nr + 1] ?? point))}`);
  return `M${at(first)}${middles.join('')}L${at(last)}`;
}

/** A triangle that ends where the line ends. */
export function tipPath(points: readonly Point[]): string {
  const end = points.at(-1);
  const before = points.findLast((point) => end && Math.hypot(point.x - end.x, point.y - end.y) > 1);
  if (!end || !before) return '';
  const length = Math.hypot(end.x - before.x, end.y - before.y);
  const [dx, dy] = [((end.x - before.x) / length) * TIP, ((end.y - before.y) / length) * TIP];
  const side = (sign: number): Point => ({
    x: end.x - dx + (sign * dy) / 2,
    y: end.y - dy - (sign * dx) / 2,
  });
  return `M${at(end)}L${at(side(1))}L${at(side(-1))}Z`;
}

function between(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
