import type { RunState } from '@sb/jobs';
import type { ClaimedRun } from '@sb/queue/engine';
import { formatDuration } from '@sb/words';
import { canRedraw } from '../../cli/progress.ts';
import type { Io } from '../../cli/command.ts';
import { cut } from '../../cli/terminal/text.ts';

const QUIET_FOR_MS = 2_000;
const REDRAW_EVERY_MS = 1_000;
const ERASE_LINE = '\r\u001b[K';

export interface RunLine {
  /** True on a terminal. */
  readonly isDrawn: boolean;
  start(run: Pick<ClaimedRun, 'id' | 'jobId'>): void;
  /** Sets the progress, or the state; the state is `running` at first. */
  update(facts: { readonly progress?: string; readonly state?: RunState }): void;
  /** Removes the line for at least two seconds, because something else is printed. */
  hush(): void;
  stop(): void;
}

/** Draws one line on a terminal while a run prints nothing, to show that it continues. Draws nothing elsewhere. */
export function createRunLine({ stderr, env, now }: Pick<Io, 'stderr' | 'env' | 'now'>): RunLine {
  let redrawing: NodeJS.Timeout | undefined;
  let isShown = false;
  let quietSince = 0;
  let progress = '';
  let state: RunState = 'running';

  const isDrawn = canRedraw({ stderr, env });

  return {
    isDrawn,
    update(facts) {
      if (facts.progress !== undefined) progress = `  ${facts.progress}`;
      state = facts.state ?? state;
    },
    start({ id, jobId }) {
      if (!isDrawn) return;
      const startedAt = now();
      quietSince = startedAt;
      redrawing = setInterval(() => {
        if (now() - quietSince < QUIET_FOR_MS) return;
        const line = `  run ${id}  ${jobId}${progress}  ${state === 'running' ? 'running' : state} for ${formatDuration(now() - startedAt)}`;
        // A wrapped line could not be removed.
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
