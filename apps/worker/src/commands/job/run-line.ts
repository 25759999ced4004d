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
  /** Whether there is a terminal for it. */
  readonly isDrawn: boolean;
  start(run: Pick<ClaimedRun, 'id' | 'jobId'>): void;
  /** How far it is, and how it stands: running unless it is said. */
  tell(facts: { readonly progress?: string; readonly state?: RunState }): void;
  /** Takes the line away for two seconds at least: something else is said. */
  hush(): void;
  stop(): void;
}

/** On a terminal, while a run says nothing: one line that tells that it goes on. Elsewhere nothing. */
export function createRunLine({ stderr, env, now }: Pick<Io, 'stderr' | 'env' | 'now'>): RunLine {
  let redrawing: NodeJS.Timeout | undefined;
  let isShown = false;
  let quietSince = 0;
  let progress = '';
  let state: RunState = 'running';

  const isDrawn = canRedraw({ stderr, env });

  return {
    isDrawn,
    tell(facts) {
      if (facts.progress !== undefined) progress = `  ${facts.progress}`;
      state = facts.state ?? state;
    },
    start({ id, jobId }) {
      if (!isDrawn) return;
      const startedAt = now();
      quietSince = startedAt;
      redrawing = setInterval(() => {
        if (now() - quietSince < QUIET_FOR_MS) return;
        const line = `  run ${id}  ${jobId}${progress}  ${state === 'running' ? 'at work' : state} for ${formatDuration(now() - startedAt)}`;
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
