/**
 * Places boxes and the lines between them, by dagre; a picture of many boxes, for which dagre would hold up all other
 * reads for seconds, by their ranks. An open page asks for the same picture each time a state changes:
 * the last layouts are kept, so that only a picture with other boxes or lines is worked out again.
 */
import { Graph, layout } from '@dagrejs/dagre';
import { placeInRanks, side } from './place-in-ranks.ts';

export interface Box {
  readonly id: string;
  readonly w: number;
  readonly h: number;
}

export interface Line {
  readonly from: string;
  readonly to: string;
  /** A text at its middle. */
  readonly label?: string | undefined;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The upper left corners, in the order of the boxes. */
  readonly corners: readonly Point[];
  /** In the order of the lines. */
  readonly lines: readonly { readonly points: readonly Point[]; readonly labelAt?: Point }[];
}

export type Flow = 'right' | 'down';

/** Between boxes of one rank, between lines, and half of the distance between ranks. */
const GAPS = { nodesep: 20, edgesep: 12, ranksep: 56 };
const LABEL_HEIGHT = 16;
const LETTER = 6.4;
const LABEL_PADDING = 10;
/** Boxes and lines. */
const MOST_BY_DAGRE = 160;
const MOST_KEPT = 20;

const kept = new Map<string, Layout>();

export function layOut(boxes: readonly Box[], lines: readonly Line[], flow: Flow): Layout {
  const key = JSON.stringify([flow, boxes, lines]);
  const made = kept.get(key) ?? place(boxes, lines, flow);
  kept.delete(key);
  kept.set(key, made);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return made;
}

interface Placed {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

interface Drawn extends Partial<Point> {
  readonly points?: readonly Point[];
}

function place(boxes: readonly Box[], lines: readonly Line[], flow: Flow): Layout {
  if (boxes.length === 0) return { width: 0, height: 0, corners: [], lines: [] };
  return boxes.length + lines.length > MOST_BY_DAGRE
    ? placeInRanks(boxes, lines, flow)
    : placeByDagre(boxes, lines, flow);
}

function placeByDagre(boxes: readonly Box[], lines: readonly Line[], flow: Flow): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: flow === 'right' ? 'LR' : 'TB', ...GAPS });
  for (const { id, w, h } of boxes) graph.setNode(id, { width: w, height: h });
  lines.forEach(({ from, to, label }, nr) =>
    graph.setEdge(from, to, label === undefined ? {} : sizeOf(label), String(nr)),
  );
  layout(graph);
  const { width, height }: Pick<Placed, 'width' | 'height'> = graph.graph();
  const corners = boxes.map(({ id, w, h }) => {
    const { x, y }: Placed = graph.node(id);
    return rounded({ x: x - w / 2, y: y - h / 2 });
  });
  const places = new Map(boxes.map((box, nr) => [box.id, { box, corner: corners[nr] ?? ORIGIN }]));
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    corners,
    lines: lines.map(({ from, to, label }, nr) => {
      const { points = [], x = 0, y = 0 }: Drawn = graph.edge(from, to, String(nr));
      const way = throughSides(points, [places.get(from), places.get(to)], flow);
      const room = label === undefined ? undefined : { x, y, ...sizeOf(label) };
      return {
        points: (room ? straightThrough(way, room, flow) : way).map(rounded),
        ...(label !== undefined && { labelAt: rounded({ x, y }) }),
      };
    }),
  };
}

const ORIGIN = { x: 0, y: 0 };

interface Place {
  readonly box: Box;
  readonly corner: Point;
}

/** dagre lets a line end anywhere on the edge of a box; one that leads back keeps its ends. */
function throughSides(
  points: readonly Point[],
  [from, to]: readonly [Place | undefined, Place | undefined],
  flow: Flow,
): readonly Point[] {
  if (!from || !to) return points;
  const isRight = flow === 'right';
  const [begin, end] = [side(from.corner, from.box, isRight, 1), side(to.corner, to.box, isRight, 0)];
  const isForth = isRight ? begin.x < end.x : begin.y < end.y;
  return isForth ? [begin, ...points.slice(1, -1), end] : points;
}

interface Room extends Point {
  readonly width: number;
  readonly height: number;
}

/** A text hides what is below it: the line leads straight through it, along the flow. */
function straightThrough(
  points: readonly Point[],
  { x, y, width, height }: Room,
  flow: Flow,
): readonly Point[] {
  const isRight = flow === 'right';
  const [middle, half] = isRight ? [x, width / 2] : [y, height / 2];
  const along = (point: Point): number => (isRight ? point.x : point.y);
  const isBack = along(points.at(-1) ?? ORIGIN) < along(points[0] ?? ORIGIN);
  if (isBack) return points;
  const at = (way: number): Point => (isRight ? { x: way, y } : { x, y: way });
  return [
    ...points.filter((point) => along(point) < middle - half),
    at(middle - half),
    at(middle + half),
    ...points.filter((point) => along(point) > middle + half),
  ];
}

function sizeOf(label: string) {
  return { width: label.length * LETTER + LABEL_PADDING, height: LABEL_HEIGHT, labelpos: 'c' };
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}
