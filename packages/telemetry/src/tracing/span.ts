/** Spans of runs: they begin from the context that a run was stored with, and give the context that a run is stored with. */
import {
  type Attributes,
  type Context,
  type ContextManager,
  findContextManager,
  findOpenTelemetry,
  type Span,
  SPAN_KINDS,
  type SpanContext,
  spanOf,
  STATUS_ERROR,
  withoutSpan,
  withSpan,
} from './open-telemetry.ts';
import { parseTrace, textOf } from './trace-text.ts';

/** The instrumentation scope of our spans. */
const SCOPE = '@sb/worker';
const SAMPLED = 1;

export interface SpanFacts {
  readonly name: string;
  readonly kind: keyof typeof SPAN_KINDS;
  /** The active span, or the stored context of a run; it is the first of its trace when that is undefined. */
  readonly parent: 'active' | { readonly trace: string | undefined };
  readonly attributes: Attributes;
}

export interface SpanEnd {
  readonly attributes?: Attributes;
  /** What failed. Absent: nothing. */
  readonly error?: { readonly type: string; readonly message: string } | undefined;
}

/** The context of the span that is active here, for a run that is stored. Undefined: there is none. */
export function activeTrace(): string | undefined {
  const context = findContextManager()?.active();
  const span = context && spanOf(context);
  return span && textOfSpan(span.spanContext());
}

/** Whether the program has OpenTelemetry. Asked before the facts of a span are made: each enqueue and each attempt asks. */
export function isTracing(): boolean {
  return findOpenTelemetry() !== undefined;
}

/** Undefined when the program has no OpenTelemetry. */
export function startSpan({ name, kind, parent, attributes }: SpanFacts): RunSpan | undefined {
  const found = findOpenTelemetry();
  if (!found) return undefined;
  const outside = found.context.active();
  const before = contextOf(outside, parent);
  const options = { kind: SPAN_KINDS[kind], attributes, root: spanOf(before) === undefined };
  const span = found.trace.getTracer(SCOPE).startSpan(name, options, before);
  return new RunSpan(span, { manager: found.context, outside, inside: withSpan(before, span) });
}

interface Places {
  readonly manager: ContextManager;
  readonly outside: Context;
  readonly inside: Context;
}

export class RunSpan {
  readonly #span: Span;
  readonly #places: Places;

  constructor(span: Span, places: Places) {
    this.#span = span;
    this.#places = places;
  }

  /** The context for a run that it asks for. */
  get trace(): string | undefined {
    return textOfSpan(this.#span.spanContext());
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  /** It is exported. */
  get isSampled(): boolean {
    return (this.#span.spanContext().traceFlags & SAMPLED) !== 0;
  }

  /** The span is active in this work, and in all that it starts. */
  within<R>(work: () => R): R {
    return this.#places.manager.with(this.#places.inside, work);
  }

  /** Does work under the span that was active before this one: work that outlives this span must not belong to it. */
  outside<R>(work: () => R): R {
    return this.#places.manager.with(this.#places.outside, work);
  }

  end({ attributes, error }: SpanEnd = {}): void {
    if (attributes) this.#span.setAttributes(attributes);
    if (error) {
      this.#span.setAttributes({ 'error.type': error.type });
      this.#span.setStatus({ code: STATUS_ERROR, message: error.message });
    }
    this.#span.end();
  }
}

function contextOf(active: Context, parent: SpanFacts['parent']): Context {
  if (parent === 'active') return active;
  const stored = parent.trace === undefined ? undefined : parseTrace(parent.trace);
  if (!stored) return withoutSpan(active);
  const { state, ...ids } = stored;
  const remote: SpanContext = { ...ids, isRemote: true, ...(state && { traceState: traceState(state) }) };
  return withSpan(active, { spanContext: () => remote });
}

/** As samplers read it, and exporters write it. Ours never change it. */
function traceState(text: string) {
  const members = new Map(text.split(',').map((member) => splitOnce(member.trim())));
  const state = {
    get: (key: string) => members.get(key),
    set: () => state,
    unset: () => state,
    serialize: () => text,
  };
  return state;
}

function splitOnce(member: string): [string, string] {
  const at = member.indexOf('=');
  return [member.slice(0, at), member.slice(at + 1)];
}

function textOfSpan({ traceId, spanId, traceFlags, traceState: state }: SpanContext): string | undefined {
  const text = textOf({ traceId, spanId, traceFlags, state: state?.serialize() ?? '' });
  // Without an SDK a span has ids of zeros.
  return parseTrace(text) && text;
}
