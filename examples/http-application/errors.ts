/** What an error means for the one who asked: codes of PostgreSQL and of the worker. Any other error is a 500. */
const STATUS: Readonly<Record<string, 400 | 404 | 409 | 503>> = {
  '23505': 409, // the order exists
  '23514': 409, // the stock is too low
  INPUT_INVALID: 400,
  QUEUE_DRAINING: 503,
  QUEUE_FULL: 503,
  UNKNOWN_RUN: 404,
};

export function describeError(error: Error & { readonly code?: string }) {
  const { code = 'INTERNAL', message } = error;
  return { status: STATUS[code] ?? (500 as const), body: { code, message } };
}
