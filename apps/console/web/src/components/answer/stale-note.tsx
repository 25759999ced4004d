import { askRefusedAgain } from '../../api/query-client.ts';
import { Time } from '../facts/time.tsx';
import { problemFacts } from './problem-facts.ts';
import { TryAgain } from './try-again.tsx';

interface StaleNoteProps {
  /** Why the content is old; without it there is no note. */
  readonly error: Error | null;
  /** When the content was read; absent: there is none. */
  readonly at: string | undefined;
  /** Without a button. */
  readonly isStill?: boolean;
}

/** A line above old content: it stays readable when the store is gone. "Try again" asks all that was refused. */
export function StaleNote({ error, at, isStill = false }: StaleNoteProps) {
  if (!error || at === undefined) return null;
  const { hint, code, requestId } = problemFacts(error);
  return (
    <p className="note bad stale-note" role="status">
      <b>{error.message}</b> {hint} Shown as of <Time at={at} as="precise" />.{' '}
      <span className="dim mono">{[code, requestId].filter(Boolean).join(' · ')}</span>{' '}
      {!isStill && <TryAgain error={error} look="small" onClick={askRefusedAgain} />}
    </p>
  );
}
