/**
 * An answer as lines for who waits: how far it is, and at last the answer or the problem. What is refused before its first
 * line is refused with its status.
 */
import type { Outcome } from '../http/outcome.ts';
import { RefusedError } from '../http/refusal.ts';
import type { Following } from '../http/route.ts';

interface ProgressParts {
  readonly answer: (following: Required<Following>) => Promise<Outcome>;
  /** The JSON of the problem that an error is. */
  readonly problemOf: (error: unknown) => string;
}

/** Rejects where there is no line yet. */
export function progressLines({ answer, problemOf }: ProgressParts): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let reader: ReadableStreamDefaultController<Uint8Array> | undefined;
  const left = new AbortController();
  let hasBegun = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      reader = controller;
    },
    cancel: () => void leave(),
  });
  /** The answer may still say how far it is after it was given up: a closed stream takes no line. */
  function leave(): typeof reader {
    const open = reader;
    reader = undefined;
    left.abort();
    return open;
  }
  return new Promise((resolve, reject) => {
    const send = (line: string): void => {
      hasBegun = true;
      reader?.enqueue(encoder.encode(`${line}\n`));
      resolve(body);
    };
    const end = (line: string): void => {
      send(line);
      leave()?.close();
    };
    const writeAll = async (): Promise<void> => {
      try {
        const outcome = await answer({
          onProgress: (progress) => send(JSON.stringify({ progress })),
          signal: left.signal,
        });
        if (outcome.isRefused) throw new RefusedError(outcome.refusal);
        end(`{"answer":${outcome.json ?? 'null'}}`);
      } catch (error) {
        if (hasBegun) return end(`{"problem":${problemOf(error)}}`);
        leave();
        reject(error);
      }
    };
    void writeAll();
  });
}
