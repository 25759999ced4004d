/** What a test asks for, checked as a client checks it. */
import type { AnyJob, EnqueueOptions, RegisteredJob } from '@sb/jobs';
import { buildRequest, findCode, parseRequestOptions, type RunRequest } from '@sb/queue/engine';

/** Fields of a stored request, which a client cannot set or names otherwise. */
const STORED = [
  'timeoutMs',
  'startWithinMs',
  'dedupeTtlMs',
  'trigger',
  'dryRun',
  'trace',
] as const satisfies readonly (keyof RunRequest)[];

/** The options of a client's `enqueue`, and fields of a stored request. */
export type TestEnqueueOptions = EnqueueOptions & Pick<RunRequest, (typeof STORED)[number]>;

/** Fails as a client's `enqueue` does: `REQUEST_INVALID`, `DURATION_INVALID`, and as `buildRequest`. */
export async function buildTestRequest(
  jobs: ReadonlyMap<string, RegisteredJob>,
  job: AnyJob,
  { input, options = {} }: { readonly input: unknown; readonly options?: TestEnqueueOptions | undefined },
): Promise<RunRequest> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const stored = Object.fromEntries(given.filter(([name]) => isStored(name)));
  const asked = Object.fromEntries(given.filter(([name]) => !isStored(name)));
  const request = { ...parseRequestOptions(asked), ...stored };
  return buildRequest(findCode(job, jobs), input, request);
}

function isStored(name: string): boolean {
  return STORED.some((one) => one === name);
}
