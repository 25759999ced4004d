/** Whether a worker is at work, as a promise. A program that never looks at it gets no unhandled rejection. */
export interface Readiness {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  /** Nothing after `resolve`. */
  readonly reject: (error: Error) => void;
}

export function createReadiness(): Readiness {
  const settle: Partial<Pick<Readiness, 'resolve' | 'reject'>> = {};
  const promise = new Promise<void>((resolve, reject) => void Object.assign(settle, { resolve, reject }));
  promise.catch(() => {});
  return { promise, resolve: () => settle.resolve?.(), reject: (error) => settle.reject?.(error) };
}
