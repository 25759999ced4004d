import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A client's connection and ours to the server for it. When one ends, so does the other. */
export interface Line {
  readonly client: Socket;
  readonly server: Socket;
}

export interface Stand {
  /** The URL of the store through the proxy. */
  readonly url: string;
  /** The open pairs. */
  readonly lines: ReadonlySet<Line>;
  readonly stop: () => Promise<void>;
}

/** Listens on loopback before the server of a PostgreSQL URL. `join` gets each new pair of connections and passes bytes on. */
export async function standBefore(serverUrl: string, join: (line: Line) => void): Promise<Stand> {
  const { hostname, port } = new URL(serverUrl);
  const lines = new Set<Line>();
  const listener = createServer((client) => {
    const line = { client, server: connect(Number(port), hostname) };
    lines.add(line);
    for (const end of [line.client, line.server]) {
      end.on('error', () => {});
      end.on('close', () => {
        lines.delete(line);
        hangUp(line);
      });
    }
    join(line);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  return {
    url: url.href,
    lines,
    async stop() {
      const closed = once(listener, 'close');
      listener.close();
      lines.forEach(hangUp);
      await closed;
    },
  };
}

export function hangUp({ client, server }: Line): void {
  client.destroy();
  server.destroy();
}
