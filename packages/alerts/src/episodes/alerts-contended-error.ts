import { CodedError, plural } from '@sb/words';

/** Each try found that another process had evaluated the alerts since it read them. Nothing was written. */
export class AlertsContendedError extends CodedError {
  readonly code = 'ALERTS_CONTENDED';
  readonly hint = 'Try again. A running daemon tries again by itself.';

  constructor(tries: number) {
    super(
      `The alerts were not evaluated: other processes evaluated them during each of ${plural(tries, 'try', 'tries')}.`,
    );
  }
}
