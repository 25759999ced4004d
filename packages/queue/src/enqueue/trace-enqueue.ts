/**
 * Enqueues under a span of the program's OpenTelemetry: the runs go on in its trace. Without OpenTelemetry the work is
 * called, and nothing else.
 */
import { maskText } from '@sb/logger';
import { isTracing, type RunSpan, type SpanFacts, startSpan } from '@sb/telemetry';
import type { Enqueued } from '../client-types.ts';
import type { RunRequest } from '../run.ts';

const LONGEST_MESSAGE = 500;

export function traceEnqueue(
  request: RunRequest,
  enqueue: (request: RunRequest) => Promise<Enqueued>,
): Promise<Enqueued> {
  const span = isTracing() ? startSpan(spanFacts([request])) : undefined;
  if (!span) return enqueue(request);
  return endWith(span, async () => {
    const answer = await enqueue({ ...request, ...traceOfSpan(span) });
    return [answer, { 'messaging.message.id': `${answer.id}`, 'worker.enqueue.verdict': answer.verdict }];
  });
}

/** A request that has a trace of its own keeps it. */
export function traceEnqueueMany<R>(
  requests: readonly RunRequest[],
  enqueue: (requests: readonly RunRequest[]) => Promise<R>,
): Promise<R> {
  const span = isTracing() ? startSpan(spanFacts(requests)) : undefined;
  if (!span) return enqueue(requests);
  const trace = traceOfSpan(span);
  return endWith(span, async () => [
    await enqueue(requests.map((request) => ({ ...trace, ...request }))),
    {},
  ]);
}

function spanFacts(requests: readonly RunRequest[]): SpanFacts {
  const [first] = requests;
  const isOne = requests.length === 1;
  const jobId = requests.every((request) => request.jobId === first?.jobId) ? first?.jobId : undefined;
  return {
    name: jobId === undefined ? 'enqueue' : `enqueue ${jobId}`,
    kind: 'producer',
    parent: isOne && first?.trace !== undefined ? { trace: first.trace } : 'active',
    attributes: {
      'messaging.system': 'signal_blueprint_worker',
      'messaging.operation.name': 'enqueue',
      'messaging.operation.type': 'send',
      ...(jobId !== undefined && { 'worker.job.id': jobId }),
      ...(first?.queue !== undefined && isOne && { 'messaging.destination.name': first.queue }),
      ...(!isOne && { 'messaging.batch.message_count': requests.length }),
    },
  };
}

async function endWith<R>(
  span: RunSpan,
  work: () => Promise<readonly [R, Readonly<Record<string, string>>]>,
): Promise<R> {
  try {
    const [answer, attributes] = await span.within(work);
    span.end({ attributes });
    return answer;
  } catch (error) {
    span.end({ error: described(error) });
    throw error;
  }
}

function traceOfSpan({ trace }: RunSpan): Pick<RunRequest, 'trace'> {
  return trace === undefined ? {} : { trace };
}

function described(error: unknown): { readonly type: string; readonly message: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: '' };
  const type = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { type, message: maskText(error.message, { longest: LONGEST_MESSAGE }) };
}
