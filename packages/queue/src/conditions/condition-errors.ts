import { storableText } from '@sb/storage';
import { CodedError } from '@sb/words';

/** A problem of a condition; `at` is the offset in its text. */
export interface ConditionFault {
  readonly at: number;
  readonly problem: string;
}

const LONGEST_MESSAGE = 300;

/** A text is no condition, or has a mistake that its author cannot want. */
export class ConditionError extends CodedError {
  readonly code = 'CONDITION_INVALID';
  readonly text: string;
  /** From 1, within the text. */
  readonly column: number;
  constructor(text: string, { at, problem }: ConditionFault) {
    super(located(text, at, problem));
    this.text = text;
    this.column = at + 1;
  }
}

/** A condition was neither true nor false with the given values. */
export class ConditionFailedError extends CodedError {
  readonly code = 'CONDITION_FAILED';
  readonly text: string;
  readonly column: number;
  constructor(text: string, { at, problem }: ConditionFault, options?: ErrorOptions) {
    super(located(text, at, problem), options);
    this.text = text;
    this.column = at + 1;
  }
}

function located(text: string, at: number, problem: string): string {
  const lines = text.slice(0, at).split('\n');
  const column = `column ${(lines.at(-1)?.length ?? 0) + 1}`;
  const message = `${lines.length === 1 ? column : `line ${lines.length}, ${column}`}: ${onOneLine(problem)}`;
  const isLong = message.length > LONGEST_MESSAGE;
  return isLong ? `${storableText(message, LONGEST_MESSAGE - 1)}…` : storableText(message, LONGEST_MESSAGE);
}

/** It may show a part of the condition. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s*[\n\r\u2028\u2029]\s*/g, ' ');
}
