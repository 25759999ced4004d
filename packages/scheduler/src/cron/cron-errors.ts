import { CodedError, quote } from '@sb/words';

export type CronFieldName = 'minute' | 'hour' | 'day of month' | 'month' | 'day of week';

/** The facts of a mistake in a cron expression, from which the message is made. */
export interface CronMistake {
  readonly expression: string;
  readonly expected: string;
  /** What was found instead, as the message shows it. */
  readonly got: string;
  /** Counted from 1, in the expression as it was written. */
  readonly column?: number;
  readonly field?: CronFieldName;
  readonly advice?: string | undefined;
}

/** A cron expression that is malformed, asks for something unsupported, or can never fire. */
export class CronError extends CodedError {
  readonly code = 'CRON_INVALID';
  readonly field: CronFieldName | undefined;
  readonly column: number | undefined;

  constructor(mistake: CronMistake) {
    super(messageOf(mistake));
    this.field = mistake.field;
    this.column = mistake.column;
  }
}

function messageOf({ expression, field, column, expected, got, advice }: CronMistake): string {
  const place = [field, column && `column ${column}`].filter(Boolean).join(', ');
  const where = place ? ` (${place})` : '';
  return `Cron expression ${quote(expression)}${where}: expected ${expected}, got ${got}.${advice ? ` ${advice}` : ''}`;
}
