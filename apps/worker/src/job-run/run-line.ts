import type { ClaimedRun } from '@sb/queue';
import { canRedraw } from '../cli/can-redraw.ts';
import type { Io } from '../cli/command.ts';
import { cut } from '../cli/text.ts';
import { duration } from '../cli/words.ts';

const QUIET_FOR_MS = 2_000;
const REDRAW_EVERY_MS = 1_000;
const ERASE_LINE = '\r\u001b[K';

export interface RunLine {
  start(run: Pick<ClaimedRun, 'id' | 'jobId'>): void;
  /** Takes the line away for two seconds at least: something else is said. */
  hush(): void;
  stop(): void;
}

/** On a terminal, while a run says nothing: one line that tells that it goes on. Elsewhere nothing. */
export function createRunLine({ stderr, env, now }: Pick<Io, 'stderr' | 'env' | 'now'>): RunLine {
  let redrawing: NodeJS.Timeout | undefined;
  let isShown = false;
  let quietSince = 0;

  return {
    start({ id, jobId }) {
      if (!canRedraw({ stderr, env })) return;
      const startedAt = now();
      quietSince = startedAt;
      redrawing = setInterval(() => {
        if (now() - quietSince < QUIET_FOR_MS) return;
        const line = `  run ${id}  ${jobId}  at work for ${duration(now() - startedAt)}`;
        // A line that wraps could not be taken away.
        stderr.write(ERASE_LINE + cut(line, (stderr.columns || 80) - 1));
        isShown = true;
      }, REDRAW_EVERY_MS);
    },
    hush() {
      erase();
      quietSince = now();
    },
    stop() {
      clearInterval(redrawing);
      erase();
    },
  };

  function erase(): void {
    if (isShown) stderr.write(ERASE_LINE);
    isShown = false;
  }
}
