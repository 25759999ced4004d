/** Which part of a picture is in the window. Pure. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** `x`, `y`: what is at the upper left corner of the window, in units of the picture; `scale`: pixels a unit. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Pixels {
  readonly x: number;
  readonly y: number;
}

const MARGIN = 20;
/** Smaller than this no word is read: a larger picture begins at its first corner. In a narrow window letters of 12 have 11. */
const SMALLEST_FIT = { wide: 0.3, narrow: 0.92 };
const NARROW = 700;
const SMALLEST = 0.08;
const LARGEST = 2.5;

/** The whole picture in the middle, never larger than it is. */
export function fitView(picture: Size, window: Size): View {
  const room = { width: window.width - 2 * MARGIN, height: window.height - 2 * MARGIN };
  const fit = Math.min(1, room.width / Math.max(1, picture.width), room.height / Math.max(1, picture.height));
  const scale = Math.max(window.width < NARROW ? SMALLEST_FIT.narrow : SMALLEST_FIT.wide, fit);
  const corner = (size: number, of: number): number => {
    const rest = of - size * scale;
    return -Math.max(MARGIN, rest / 2) / scale;
  };
  return {
    x: corner(picture.width, window.width),
    y: corner(picture.height, window.height),
    scale,
  };
}

/** What is under the point stays there. */
export function zoomBy(view: View, factor: number, at: Pixels): View {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * factor));
  return {
    x: view.x + at.x / view.scale - at.x / scale,
    y: view.y + at.y / view.scale - at.y / scale,
    scale,
  };
}

/** A part of the picture stays in the window. */
export function panBy(view: View, by: Pixels, picture: Size, window: Size): View {
  const { scale } = view;
  const bound = (value: number, size: number, of: number): number => {
    const left = 2 * MARGIN;
    return Math.min(size - left / scale, Math.max((left - of) / scale, value));
  };
  return {
    x: bound(view.x - by.x / scale, picture.width, window.width),
    y: bound(view.y - by.y / scale, picture.height, window.height),
    scale,
  };
}

/** The shortest way that brings the box into the window. */
export function bringInSight(view: View, box: Box, window: Size): View {
  const shift = (at: number, from: number, size: number, of: number): number => {
    const margin = MARGIN / view.scale;
    const first = from - margin;
    const last = from + size + margin - of / view.scale;
    return at > first ? first : Math.max(at, last);
  };
  return {
    x: shift(view.x, box.x, box.w, window.width),
    y: shift(view.y, box.y, box.h, window.height),
    scale: view.scale,
  };
}
