/**
 * Whether a refused act has changed nothing. Behind any other failure, known or not, it may have been carried out, wholly
 * or in part. An act that has changed something when the store fails is not refused: its answer says what is done. Pure:
 * the console forgets the `Idempotency-Key` of an act that has changed nothing, and a page takes another one.
 */
export function hasChangedNothing({ status, code }: Refused): boolean {
  return status < 500 || code.startsWith('STORE_') || BEFORE_ACT.has(code);
}

const BEFORE_ACT: ReadonlySet<string> = new Set(['COPY_UNFINISHED', 'NO_DAEMON', 'TOO_SLOW']);

interface Refused {
  readonly status: number;
  readonly code: string;
}
