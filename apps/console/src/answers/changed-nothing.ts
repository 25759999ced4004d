/**
 * Whether a refused act has changed nothing. Behind any other failure, known or not, it may have been carried out, wholly
 * or in part. Pure: the console forgets the `Idempotency-Key` of such an act, and a page takes another one.
 */
export function hasChangedNothing({ status, code }: Refused): boolean {
  return status < 500 || code.startsWith('STORE_') || code === 'COPY_UNFINISHED' || code === 'NO_DAEMON';
}

interface Refused {
  readonly status: number;
  readonly code: string;
}
