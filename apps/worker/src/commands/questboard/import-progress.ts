import type { ImportProgress } from '@sb/questboard';
import { formatCount } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { createCounter } from '../../cli/progress.ts';

/** Shows how far an import is, on stderr. */
export function importProgress(
  call: Pick<Call, 'io' | 'output'>,
  file: string,
): { readonly report: (progress: ImportProgress) => void; readonly end: () => void } {
  let now: ImportProgress = { phase: 'reading', done: 0, total: 1 };
  const counter = createCounter(call, () => progressText(now, file));
  return {
    report(progress) {
      now = progress;
      // The comparison follows at once, and a line is redrawn only after a while.
      const isRead = progress.phase === 'reading' && progress.done === progress.total;
      if (!isRead) counter.report(progress.done);
    },
    end: () => counter.end(),
  };
}

function progressText({ phase, done, total }: ImportProgress, file: string): string {
  if (phase === 'reading') return `reading ${file} ... ${Math.floor((done / total) * 100)} %`;
  if (phase === 'comparing') return `comparing ${file} with the board ...`;
  return `writing ${formatCount(done)} of ${formatCount(total)} tasks ...`;
}
