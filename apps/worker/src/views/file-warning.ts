import type { Problem } from '@sb/config';
import { clean } from '@sb/views';

/** `warning  board.yaml:4:12  there is no task "biuld".` */
export function fileWarning(file: string, { line, column, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return clean(`warning  ${place}  ${message}`);
}
