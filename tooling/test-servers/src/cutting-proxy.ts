import type { Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { hangUp, standBefore } from './stand-before.ts';

/** A connection to a server that breaks again and again, as in a bad network. */
export interface CuttingProxy {
  /** The URL of the store through the proxy. */
  readonly url: string;
  /** How many connections it has cut. */
  cuts(): number;
  stop(): Promise<void>;
}

/**
 * A proxy on loopback before the server of a PostgreSQL URL. It cuts each connection after a number of bytes of both
 * directions, also in the middle of a message: bytes that were sent before arrive, and the answer is lost.
 */
export async function startCuttingProxy(
  serverUrl: string,
  bytesUntilCut: () => number,
): Promise<CuttingProxy> {
  let cuts = 0;
  const { url, stop } = await standBefore(serverUrl, (line) => {
    let left = bytesUntilCut();
    line.client.pipe(meter(line.server)).pipe(line.server);
    line.server.pipe(meter(line.client)).pipe(line.client);

    function meter(to: Socket): Transform {
      return new Transform({
        transform(chunk: Buffer, _encoding, done: TransformCallback) {
          const passing = chunk.subarray(0, Math.max(0, left));
          left -= chunk.length;
          if (left > 0) return done(null, chunk);
          cuts += 1;
          to.end(passing, () => hangUp(line));
        },
      });
    }
  });
  return { url, stop, cuts: () => cuts };
}
