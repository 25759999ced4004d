/**
 * The W3C trace context of a run as the store keeps it: a `traceparent`, and its `tracestate` after a space where it has
 * one. https://www.w3.org/TR/trace-context/
 */

/** Later versions may append parts; the zero ids are not valid. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;
/** The standard lets a receiver drop what is longer. */
const LONGEST_STATE = 512;
const STATE = /^[\x20-\x7e]+$/;

export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  /** 1: sampled. */
  readonly traceFlags: number;
  /** The text of `tracestate`; empty where there is none. */
  readonly state: string;
}

/** Undefined for a text that is no `traceparent`: the standard says to ignore it, because it may come from a stranger. */
export function traceOf(traceparent: string, tracestate = ''): string | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent.trim()) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return textOf({ traceId, spanId, traceFlags: Number.parseInt(flags, 16), state: tracestate.trim() });
}

export function textOf({ traceId, spanId, traceFlags, state }: TraceContext): string {
  const isKept = state.length <= LONGEST_STATE && STATE.test(state);
  const flags = (traceFlags & 0xff).toString(16).padStart(2, '0');
  return `00-${traceId}-${spanId}-${flags}${isKept ? ` ${state}` : ''}`;
}

/** Undefined for a text that is not as `traceOf` wrote it. */
export function parseTrace(text: string): TraceContext | undefined {
  const [traceparent = '', ...state] = text.split(' ');
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), state: state.join(' ') };
}

/** The id of the whole trace, as tracing tools show it. */
export function traceIdOf(text: string): string | undefined {
  return parseTrace(text)?.traceId;
}
