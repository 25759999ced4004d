import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';

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
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let cuts = 0;
  const listener = createServer((client) => {
    const server = connect(Number(port), hostname);
    let left = bytesUntilCut();
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(meter(to)).pipe(to);
    }

    function meter(to: Socket): Transform {
      return new Transform({
        transform(chunk: Buffer, _encoding, done: TransformCallback) {
          const passing = chunk.subarray(0, Math.max(0, left));
          left -= chunk.length;
          if (left > 0) return done(null, chunk);
          cuts += 1;
          to.end(passing, () => [client, server].forEach((end) => end.destroy()));
        },
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;

  return {
    url: url.href,
    cuts: () => cuts,
    async stop() {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
