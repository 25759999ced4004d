import type { Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';
import { hangUp, standBefore } from './stand-before.ts';

/** A way to a server over which no connection lasts, as in a network that is ill. */
export interface CuttingProxy {
  /** The URL of the store by this way. */
  readonly url: string;
  /** How many connections it has cut. */
  cuts(): number;
  stop(): Promise<void>;
}

/**
 * Stands on loopback before the server of a PostgreSQL URL, and cuts each connection after so many bytes of both
 * directions, in the midst of a message too: what was sent before arrives, and what comes back is lost.
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
