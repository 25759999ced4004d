import type { Problem } from '@sb/config';
import { plural } from '@sb/words';
import type { Output } from '../../cli/output.ts';
import { fileWarning } from '../../views/file-warning.ts';

/** At most this many warnings are printed. */
const LISTED = 50;

/** Prints the warnings about a valid file, for people. */
export function showWarnings(file: string, warnings: readonly Problem[], output: Output): void {
  for (const warning of warnings.slice(0, LISTED)) output.remark(fileWarning(file, warning));
  const hidden = warnings.length - LISTED;
  if (hidden > 0) output.remark(`... and ${plural(hidden, 'more warning')}; --json has all`);
}
