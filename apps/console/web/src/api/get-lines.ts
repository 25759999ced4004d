/** An answer that says how far it is before it comes: lines of JSON. */
import { ApiProblem } from './request/api-problem.ts';
import { type Params, reachLines } from './client.ts';

interface LinesRequest<Progress> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

type Line<Answer, Progress> =
  | { readonly progress: Progress }
  | { readonly answer: Answer }
  | { readonly problem: { readonly status: number } };

export async function getLines<Answer, Progress>(
  path: string,
  params: Params,
  { signal, onProgress }: LinesRequest<Progress>,
): Promise<Answer> {
  const answer = await reachLines(path, params, signal);
  // A console of before has no lines.
  if (!answer.headers.get('content-type')?.includes('ndjson')) return (await answer.json()) as Answer;
  for await (const text of linesOf(answer)) {
    const line = JSON.parse(text) as Line<Answer, Progress>;
    if ('answer' in line) return line.answer;
    if ('problem' in line) throw new ApiProblem(line.problem);
    onProgress(line.progress);
  }
  throw endedEarly();
}

function endedEarly(): ApiProblem {
  return new ApiProblem({ status: 0, code: 'CONSOLE_UNREACHABLE', detail: 'The answer ended early.' });
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = () => reader?.read().catch(asProblem);
  let rest = '';
  for (let part = await read(); part && !part.done; part = await read()) {
    const [first = '', ...others] = part.value.split('\n');
    const whole = [rest + first, ...others];
    rest = whole.pop() ?? '';
    yield* whole.filter(Boolean);
  }
}

/** A question that was given up is no problem. */
function asProblem(error: unknown): never {
  throw error instanceof DOMException && error.name === 'AbortError' ? error : endedEarly();
}
