import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelRequest {
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ModelAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `silence`: never answers. `reset`: breaks the connection. */
export type ModelReply = ModelAnswer | 'silence' | 'reset';

export interface FakeModel extends AsyncDisposable {
  /** For OPENAI_BASE_URL. */
  readonly url: string;
  /** All that came, in order. */
  readonly requests: readonly ModelRequest[];
  /** Resolves when the next request has come whole. */
  nextRequest(): Promise<ModelRequest>;
}

/** A server on loopback that answers `/v1/chat/completions` as a test says. */
export async function startFakeModel(reply: (request: ModelRequest) => ModelReply): Promise<FakeModel> {
  const requests: ModelRequest[] = [];
  const waiting: ((request: ModelRequest) => void)[] = [];
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const request = { url: incoming.url, headers: incoming.headers, body: Buffer.concat(chunks).toString() };
    requests.push(request);
    waiting.splice(0).forEach((resolve) => resolve(request));
    const answer = reply(request);
    if (answer === 'silence') return;
    if (answer === 'reset') incoming.socket.resetAndDestroy();
    else outgoing.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    nextRequest: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export interface CompletionParts {
  readonly finish?: string;
  /** Absent: the server does not count. */
  readonly tokens?: readonly [input: number, output: number];
}

/** A chat completion with this content: a text, or plain data that is written as JSON. */
export function completion(content: unknown, { finish = 'stop', tokens }: CompletionParts = {}): ModelAnswer {
  const [prompt, output] = tokens ?? [];
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    body: JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }],
      ...(tokens && { usage: { prompt_tokens: prompt, completion_tokens: output, total_tokens: 0 } }),
    }),
  };
}
