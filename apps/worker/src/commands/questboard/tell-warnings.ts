import type { Problem } from '@sb/config';
import { plural } from '@sb/words';
import type { Output } from '../../cli/output.ts';
import { fileWarning } from '../../views/file-warning.ts';

/** More than anybody reads. */
const LISTED = 50;

/** What is odd in a file that can be read, for people. */
export function tellWarnings(file: string, warnings: readonly Problem[], output: Output): void {
  for (const warning of warnings.slice(0, LISTED)) output.remark(fileWarning(file, warning));
  const hidden = warnings.length - LISTED;
  if (hidden > 0) output.remark(`... and ${plural(hidden, 'more warning')}; --json has all`);
}
