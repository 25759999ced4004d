/** The live stream as one text that grows, read without a port. */
import { onTestFinished } from 'vitest';
import type { TestConsole } from '../open-console.ts';
import type { Headers } from './people.ts';

export interface ReadStream {
  readonly status: number;
  readonly headers: globalThis.Headers;
  /** All that came so far. */
  readonly text: () => string;
  /** Waits until all of them have come. Fails when the stream ends before. */
  has(...parts: readonly string[]): Promise<string>;
  /** Waits for the end. */
  ended(): Promise<void>;
}

export async function readStream(
  { app }: Pick<TestConsole, 'app'>,
  topics: string,
  headers: Headers,
): Promise<ReadStream> {
  const response = await app.request(`http://localhost:8787/api/v1/stream?topics=${topics}`, {
    headers: { host: 'localhost:8787', ...headers },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  onTestFinished(async () => {
    await reader?.cancel().catch(() => undefined);
  });
  let text = '';
  const next = async (): Promise<boolean> => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    text += value ?? '';
    return !done;
  };
  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    async has(...parts) {
      while (!parts.every((part) => text.includes(part)))
        if (!(await next())) throw new Error(`The stream ended before ${parts.join(', ')}:\n${text}`);
      return text;
    },
    async ended() {
      while (await next());
    },
  };
}
