/** Small pictures and their differences. The browser that takes them decodes, scales and encodes them. */
/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** Of 255, in a channel: less is another antialiasing. At half the size, one digit that is another differs by 30 to 120. */
const FAINT = 24;
/** Of the 25 pixels around one that differs: fewer are specks of another rendering, which lie apart. */
const TOGETHER = 4;
/**
 * What counts as a change of lines or surfaces: `pixels` that differ by at least `least` of 255 in a channel. A new colour
 * changes many pixels a little, a line that is gone changes fewer by more. Two encodings of one page differ by less.
 */
const SHIFTS = [
  { least: 6, pixels: 1_500 },
  { least: 10, pixels: 300 },
];
/** Pixels side by side, or one below the other, that are all lighter or all darker: no letter is as long. */
const STRETCH = 40;
const QUALITY = 0.5;

export interface Difference {
  /** How many differ, together with others around them, or a little in a long stretch. */
  readonly pixels: number;
  /** PNG: the new picture, pale, with the differences in red. */
  readonly picture: Buffer;
}

/** `page`: one without a content security policy, such as about:blank. */
export async function shrink(page: Page, png: Buffer, scale: number): Promise<Buffer> {
  const made = await page.evaluate(
    async ({ from, to, quality }) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${from}`)).blob());
      const canvas = new OffscreenCanvas(Math.round(bitmap.width * to), Math.round(bitmap.height * to));
      const context = canvas.getContext('2d');
      if (!context) throw new Error('The browser draws nothing.');
      context.imageSmoothingQuality = 'high';
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
      return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
    },
    { from: png.toString('base64'), to: scale, quality: QUALITY },
  );
  return Buffer.from(made, 'base64');
}

/** Pictures of different sizes differ wholly. */
export async function compare(page: Page, before: Buffer, after: Buffer): Promise<Difference> {
  const { pixels: found, made } = await page.evaluate(
    async ({ faint, together, shifts, stretch, files }) => {
      const [one, other] = await Promise.all(
        files.map(async (file) => {
          const bitmap = await createImageBitmap(
            await (await fetch(`data:image/webp;base64,${file}`)).blob(),
          );
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const context = canvas.getContext('2d');
          context?.drawImage(bitmap, 0, 0);
          const pixels = context?.getImageData(0, 0, canvas.width, canvas.height);
          if (!context || !pixels) throw new Error('The browser draws nothing.');
          return { canvas, context, pixels };
        }),
      );
      if (!one || !other) throw new Error('A difference has two pictures.');
      const { data, width, height } = other.pixels;
      const isSameSize = one.pixels.width === width && one.pixels.height === height;
      const differing = Uint8Array.from({ length: width * height }, (_, pixel) => {
        const off = (channel: number): number =>
          Math.abs((data[pixel * 4 + channel] ?? 0) - (one.pixels.data[pixel * 4 + channel] ?? 0));
        return !isSameSize || Math.max(off(0), off(1), off(2)) > faint ? 1 : 0;
      });
      const rows = [-2, -1, 0, 1, 2].map((row) => row * width);
      const around = (pixel: number): number =>
        rows
          .flatMap((row) => [
            ...differing.subarray(Math.max(0, pixel + row - 2), Math.max(0, pixel + row + 3)),
          ])
          .reduce((sum, each) => sum + each, 0);
      // By the channel that differs most.
      const offs = Int16Array.from({ length: width * height }, (_, pixel) =>
        [0, 1, 2]
          .map((channel) => (data[pixel * 4 + channel] ?? 0) - (one.pixels.data[pixel * 4 + channel] ?? 0))
          .reduce((far, each) => (Math.abs(each) > Math.abs(far) ? each : far), 0),
      );
      const findStretches = (least: number): Uint8Array => {
        const stretches = new Uint8Array(width * height);
        const signOf = (pixel: number): number => {
          const off = offs[pixel] ?? 0;
          return Math.abs(off) < least ? 0 : Math.sign(off);
        };
        const findIn = (lines: number, length: number, at: (nr: number, place: number) => number): void => {
          for (let nr = 0; nr < lines; nr += 1)
            for (let from = 0, to = 1; to <= length; to += 1) {
              const sign = signOf(at(nr, from));
              if (to < length && signOf(at(nr, to)) === sign) continue;
              if (sign !== 0 && to - from >= stretch)
                for (let each = from; each < to; each += 1) stretches[at(nr, each)] = 1;
              from = to;
            }
        };
        findIn(height, width, (row, place) => row * width + place);
        findIn(width, height, (column, place) => place * width + column);
        return stretches;
      };
      const shifted = shifts
        .map(({ least, pixels }) => ({ stretches: findStretches(least), pixels }))
        .find(({ stretches, pixels }) => stretches.filter(Boolean).length >= pixels)?.stretches;
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isApart = differing[at / 4] === 1 && around(at / 4) >= together;
        const differs = isApart || shifted?.[at / 4] === 1;
        if (differs) count += 1;
        data.set(differs ? [255, 0, 0, 255] : [0, 1, 2].map((nr) => 170 + (data[at + nr] ?? 0) / 3), at);
      }
      other.context.putImageData(other.pixels, 0, 0);
      const blob = await other.canvas.convertToBlob();
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return {
        pixels: count,
        made: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
      };
    },
    {
      faint: FAINT,
      together: TOGETHER,
      shifts: SHIFTS,
      stretch: STRETCH,
      files: [before, after].map((file) => file.toString('base64')),
    },
  );
  return { pixels: found, picture: Buffer.from(made, 'base64') };
}
