/** A copy of what a job passes, an input and a payload as JSON gives them back. The job may change its own objects afterwards. */
import { encodeJson } from '@sb/jobs';
import type { NewEvent } from '@sb/events';
import { MAX_INPUT_BYTES, type RunRequest } from '@sb/queue/engine';

export function plainEvent(event: NewEvent): NewEvent {
  return { ...event, payload: plain(event.payload) };
}

export function plainRequest({ input, ...options }: RunRequest): RunRequest {
  return { ...structuredClone(options), input: plain(input) };
}

/** Throws `NOT_JSON`, `TOO_DEEP` and `TOO_LARGE`, as the store would. */
function plain<Value>(value: Value): Value {
  const text = encodeJson(value, MAX_INPUT_BYTES);
  return (text === undefined ? undefined : JSON.parse(text)) as Value;
}
