import { expect, onTestFinished, test, vi } from 'vitest';
import { getLines } from './get-lines.ts';

const type = { 'content-type': 'application/x-ndjson; charset=utf-8' };

async function ask(response: Response) {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(response);
  onTestFinished(() => fetched.mockRestore());
  const told: unknown[] = [];
  const { signal } = new AbortController();
  const answer = await getLines<unknown, unknown>('/x', {}, { signal, onProgress: (one) => told.push(one) });
  return { told, answer };
}

/** Cut where no line ends. */
function inParts(text: string): Response {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
      controller.close();
    },
  });
  return new Response(body, { headers: type });
}

test('progress comes line by line, and the answer is the last one', async () => {
  const text = '{"progress":{"runs":5}}\n{"progress":{"runs":9}}\n{"answer":{"says":"für Ada"}}\n';
  expect(await ask(inParts(text))).toEqual({ told: [{ runs: 5 }, { runs: 9 }], answer: { says: 'für Ada' } });
});

test('a problem in the last line is thrown, and so is an end without an answer', async () => {
  const problem =
    '{"progress":{"runs":5}}\n{"problem":{"status":503,"code":"TOO_SLOW","detail":"Too many."}}\n';
  await expect(ask(inParts(problem))).rejects.toMatchObject({ code: 'TOO_SLOW', status: 503 });
  await expect(ask(inParts('{"progress":{"runs":5}}\n'))).rejects.toMatchObject({
    code: 'CONSOLE_UNREACHABLE',
  });
});

/** Breaks after a line. */
function broken(error: Error): Response {
  const parts = [new TextEncoder().encode('{"progress":{"runs":5}}\n')];
  const body = new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part) controller.enqueue(part);
      else controller.error(error);
    },
  });
  return new Response(body, { headers: type });
}

test('a connection that breaks amid the lines is a console that is not reached; one that is given up is not', async () => {
  await expect(ask(broken(new TypeError('network error')))).rejects.toMatchObject({
    code: 'CONSOLE_UNREACHABLE',
  });
  const left = new DOMException('left', 'AbortError');
  await expect(ask(broken(left))).rejects.toMatchObject({ name: 'AbortError' });
});

test('an answer that is no lines is the answer', async () => {
  expect(await ask(Response.json({ runs: 7 }))).toEqual({ told: [], answer: { runs: 7 } });
});
