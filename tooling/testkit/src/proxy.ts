import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that a test can spoil, as a network does. */
export interface TestProxy {
  /** The URL of the store by this way. */
  readonly url: string;
  /** Swallows everything in both directions and says nothing; new connections get no answer either. */
  freeze(): void;
  /** Lets questions through and swallows the answers. */
  swallowAnswers(): void;
  /** What was swallowed comes late, and all goes on. */
  thaw(): void;
  /** Breaks all connections; new ones are possible. */
  cut(): void;
  stop(): Promise<void>;
}

interface Line {
  readonly client: Socket;
  readonly server: Socket;
}

/** Stands on loopback before the server of a PostgreSQL URL. */
export async function startProxy(serverUrl: string): Promise<TestProxy> {
  const { hostname, port } = new URL(serverUrl);
  const lines = new Set<Line>();
  let passes = { questions: true, answers: true };
  const listener = createServer((client) => {
    const line = { client, server: connect(Number(port), hostname) };
    lines.add(line);
    for (const end of [line.client, line.server]) {
      end.on('error', () => {});
      end.on('close', () => hangUp(line));
    }
    spoil(line);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;

  return {
    url: url.href,
    freeze: () => pass({ questions: false, answers: false }),
    swallowAnswers: () => pass({ questions: true, answers: false }),
    thaw: () => pass({ questions: true, answers: true }),
    cut,
    async stop() {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      await closed;
    },
  };

  function pass(what: typeof passes): void {
    passes = what;
    lines.forEach(spoil);
  }

  function spoil({ client, server }: Line): void {
    flow(client, server, passes.questions);
    flow(server, client, passes.answers);
  }

  function cut(): void {
    for (const line of lines) hangUp(line);
  }

  function hangUp(line: Line): void {
    lines.delete(line);
    line.client.destroy();
    line.server.destroy();
  }
}

function flow(from: Socket, to: Socket, passes: boolean): void {
  from.unpipe(to);
  if (passes) from.pipe(to);
  else from.pause();
}
