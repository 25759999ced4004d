/** States differ by shape; the word is beside the mark. */
export type MarkName =
  | 'succeeded'
  | 'failed'
  | 'running'
  | 'queued'
  | 'held'
  | 'waiting'
  | 'retrying'
  | 'cancelled'
  | 'skipped'
  | 'expired'
  | 'paused'
  | 'later'
  | 'firing'
  | 'quiet'
  | 'pending'
  | 'full'
  | 'draining'
  | 'disabled';

const WORDS: Readonly<Record<string, string>> = { full: 'at capacity', quiet: 'silenced' };

/** States of jobs, and tones of sentences, as marks of runs. */
const ALIASES: Readonly<Record<string, MarkName>> = {
  failing: 'failed',
  late: 'later',
  queue_paused: 'paused',
  unknown: 'pending',
  healthy: 'succeeded',
  never: 'disabled',
  ok: 'succeeded',
  warn: 'pending',
  bad: 'failed',
  off: 'disabled',
  active: 'succeeded',
};

function markOf(state: string): MarkName {
  return ALIASES[state] ?? (state as MarkName);
}

/** Alone only where its word is in the name of the row or the heading. Its size is an attribute for drawings: there CSS sets none. */
export function Mark({ state }: { readonly state: string }) {
  const name = markOf(state);
  return (
    <svg className={`m s-${name}`} width="14" height="14" aria-hidden="true">
      <use href={`#s-${name}`} />
    </svg>
  );
}

export function StateMark({ state, word }: { readonly state: string; readonly word?: string | undefined }) {
  return (
    <span className={`state s-${markOf(state)}`}>
      <Mark state={state} />
      <span>{word ?? WORDS[state] ?? state}</span>
    </span>
  );
}
