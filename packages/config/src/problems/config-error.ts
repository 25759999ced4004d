import { CodedError, formatPath, printable } from '@sb/words';
import type { Problem } from './problem.ts';

const MAX_PRINTED = 50;

/** A document that can be read but has mistakes. Carries every problem, not only the first. */
export class ConfigError extends CodedError {
  readonly code = 'CONFIG_INVALID';
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(formatProblems(file, problems));
    this.file = file;
    this.problems = problems;
  }
}

function formatProblems(file: string, problems: readonly Problem[]): string {
  const lines = problems.slice(0, MAX_PRINTED).map((problem) => formatProblem(file, problem));
  const hidden = problems.length - lines.length;
  if (hidden > 0) lines.push(`... and ${hidden} more ${hidden === 1 ? 'problem' : 'problems'}`);
  return lines.join('\n');
}

function formatProblem(file: string, { line, column, path, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const subject = path.length === 0 ? '' : `${formatPath(path)}: `;
  return printable(`${place}  ${subject}${message}`);
}
