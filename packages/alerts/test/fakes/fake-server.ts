import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `hang`: never answers. `reset`: does as it was told, then breaks the connection without an answer. */
export type Trouble = FakeAnswer | 'hang' | 'reset';

export interface FakeServer extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  /** All that came, whatever was answered. */
  readonly received: readonly Received[];
  /** The next request meets this instead of the service. */
  trouble(trouble: Trouble): void;
}

/** A service on loopback that answers by its contract, or with the trouble that a test has ordered. */
export async function startFakeServer(answer: (request: Received) => FakeAnswer): Promise<FakeServer> {
  const received: Received[] = [];
  const troubles: Trouble[] = [];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await read(incoming);
    received.push(request);
    const trouble = troubles.shift();
    if (trouble === 'hang') return;
    const { status, headers = {}, body = '' } = typeof trouble === 'object' ? trouble : answer(request);
    if (trouble === 'reset') incoming.socket.resetAndDestroy();
    else outgoing.writeHead(status, headers).end(body);
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    trouble: (trouble) => troubles.push(trouble),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function read(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
  );
  return { path: pathname, query: searchParams, headers, body: Buffer.concat(chunks).toString() };
}
