/** Small pictures and their differences. The browser that takes them decodes, scales and encodes them. */
/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** Of 255, in a channel: less is another antialiasing. */
const FAINT = 40;
const QUALITY = 0.5;

export interface Difference {
  /** Of the pixels, 0 to 1. */
  readonly share: number;
  /** PNG: the new picture, pale, with the differences in red. */
  readonly picture: Buffer;
}

/** `page`: any that has no policy, such as about:blank. */
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
  const { share, made } = await page.evaluate(
    async ({ faint, files }) => {
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
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const off = (channel: number): number =>
          Math.abs((data[at + channel] ?? 0) - (one.pixels.data[at + channel] ?? 0));
        const differs = !isSameSize || Math.max(off(0), off(1), off(2)) > faint;
        if (differs) count += 1;
        data.set(differs ? [255, 0, 0, 255] : [0, 1, 2].map((nr) => 170 + (data[at + nr] ?? 0) / 3), at);
      }
      other.context.putImageData(other.pixels, 0, 0);
      const blob = await other.canvas.convertToBlob();
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return {
        share: (count * 4) / data.length,
        made: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
      };
    },
    { faint: FAINT, files: [before, after].map((file) => file.toString('base64')) },
  );
  return { share, picture: Buffer.from(made, 'base64') };
}
