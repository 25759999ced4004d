/**
 * The values that a parent masks, which starts the console and has the secrets of the jobs: the console does not need
 * them, and must not show them. They come as one line of JSON, so that no environment, argument or file has them.
 */
import type { Readable } from 'node:stream';
import { z } from 'zod';

const values = z.array(z.string());

/** An input that is a socket keeps its process alive. */
type Input = Readable & { unref?(): unknown };

/** Waits for the line. None when the parent has ended before. */
export async function readMasks(input: Input): Promise<readonly string[]> {
  const line = await firstLine(input);
  return line === undefined ? [] : values.parse(JSON.parse(line));
}

function firstLine(input: Input): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const end = (): void => {
      input.off('data', take).off('end', end).off('error', end).pause();
      // An input that stays open would keep a console alive that cannot start.
      input.unref?.();
      resolve(text.includes('\n') ? text.split('\n', 1)[0] : undefined);
    };
    const take = (part: string): void => {
      text += part;
      if (text.includes('\n')) end();
    };
    input.setEncoding('utf8').on('data', take).once('end', end).once('error', end);
  });
}
