/**
 * OpenTelemetry as the program has it. Every copy of `@opentelemetry/api` 1.x shares one registry under a global symbol,
 * and the SDK registers itself there. So we find it without a dependency, and without OpenTelemetry each look costs one
 * property of `globalThis`.
 */

/** Of the API's own versions 1.x: `registerGlobal`, and `context-utils` for the span of a context. */
const REGISTRY = Symbol.for('opentelemetry.js.api.1');
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

export const SPAN_KINDS = { producer: 3, consumer: 4 } as const;
export const STATUS_ERROR = 2;

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Context {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
  deleteValue(key: symbol): Context;
}

export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean;
  readonly traceState?: { serialize(): string };
}

export interface Span {
  spanContext(): SpanContext;
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  end(): void;
}

interface SpanOptions {
  readonly kind: number;
  readonly attributes: Attributes;
  readonly root: boolean;
}

export interface ContextManager {
  active(): Context;
  with<R>(context: Context, work: () => R): R;
}

export interface OpenTelemetry {
  readonly context: ContextManager;
  readonly trace: {
    getTracer(name: string): { startSpan(name: string, options: SpanOptions, context: Context): Span };
  };
}

interface WithRegistry {
  readonly [REGISTRY]?: Partial<OpenTelemetry>;
}

/** Undefined where no SDK is registered, or one that does not follow the context of asynchronous calls. */
export function findOpenTelemetry(): OpenTelemetry | undefined {
  const registry = (globalThis as WithRegistry)[REGISTRY];
  return registry && isWhole(registry) ? registry : undefined;
}

function isWhole(registry: Partial<OpenTelemetry>): registry is OpenTelemetry {
  return registry.trace !== undefined && registry.context !== undefined;
}

export function findContextManager(): ContextManager | undefined {
  return (globalThis as WithRegistry)[REGISTRY]?.context;
}

export function spanOf(context: Context): Span | undefined {
  return context.getValue(SPAN) as Span | undefined;
}

export function withSpan(context: Context, span: Pick<Span, 'spanContext'>): Context {
  return context.setValue(SPAN, span);
}

export function withoutSpan(context: Context): Context {
  return context.deleteValue(SPAN);
}
