/** A mistake in the configuration, or something odd, with its place. */
import type { Problem } from '@sb/config';
import { formatPath } from '@sb/words';

export interface Complaint {
  readonly file?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** JSON pointer. */
  readonly pointer?: string;
  /** The same place for people: `schedules[2].jobId`. */
  readonly subject?: string;
  readonly message: string;
}

export function placed(file: string, { line, column, pointer, path, message }: Problem): Complaint {
  return { file, line, column, pointer, subject: formatPath(path), message };
}

/** The place and the message in one line. */
export function complaintText(complaint: Complaint): string {
  return [complaintPlace(complaint), complaintMessage(complaint)].filter((part) => part !== '').join('  ');
}

export function complaintPlace({ file = '', line, column = 1 }: Complaint): string {
  return line === undefined ? file : `${file}:${line}:${column}`;
}

export function complaintMessage({ subject = '', message }: Complaint): string {
  return subject === '' ? message : `${subject}: ${message}`;
}
