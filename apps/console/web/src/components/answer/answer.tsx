/** What is shown of a query: its answer, with a note where that is old, else why there is none, else the wait for it. */
import type { ReactNode } from 'react';
import { askRefusedAgain } from '../../api/query-client.ts';
import { storeTime } from '../../settings/clock.ts';
import { Time } from '../facts/time.tsx';
import { Failed } from './failed.tsx';
import { Loading } from './loading.tsx';
import { problemFacts } from './problem-facts.ts';
import { TryAgain } from './try-again.tsx';

interface Query {
  readonly data: unknown;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface AnswerProps<Data> {
  readonly query: Query & { readonly data: Data | undefined };
  /** Nothing else is on the page. */
  readonly isPage?: boolean;
  readonly children: (data: Data) => ReactNode;
}

export function Answer<Data>({ query, isPage = false, children }: AnswerProps<Data>) {
  const { data } = query;
  return data === undefined ? <NoAnswer query={query} isPage={isPage} /> : children(data);
}

interface NoAnswerProps {
  readonly query: Query;
  readonly isPage?: boolean;
  /** How often it was asked for in vain, where it is no query. */
  readonly tries?: number | undefined;
  /** Said where the answer is that there is no such thing. */
  readonly gone?: string;
}

export function NoAnswer({ query: { data, error, refetch }, isPage = false, tries, gone }: NoAnswerProps) {
  if (error) return <Failed isPage={isPage} tries={tries} error={error} onRetry={() => void refetch()} />;
  return data === null ? <p className="pad dim">{gone}</p> : <Loading />;
}

/** A live list whose last read was refused. */
export interface Missed {
  readonly error: Error;
  /** Until when the list was live. */
  readonly at: string | undefined;
  readonly isAsking: boolean;
  readonly onAgain: () => void;
}

interface StaleNoteProps {
  /** Why the content is old; without it there is no note. */
  readonly error: Error | null;
  /** When the content was read; absent: there is none. */
  readonly at: string | undefined;
  /** Of a live list: what it did not read since. */
  readonly missed?: Missed | undefined;
  /** Without a button. */
  readonly isStill?: boolean;
}

/** The note of an answer that does not say when it was read. */
export function StaleAnswer({
  query: { data, error, dataUpdatedAt },
}: {
  readonly query: Query & { readonly dataUpdatedAt: number };
}) {
  return <StaleNote error={error} at={data === undefined ? undefined : storeTime(dataUpdatedAt)} />;
}

/** A line above old content: it stays readable when the store is gone. "Try again" asks all that was refused. */
export function StaleNote({ error: refused, at: readAt, missed, isStill = false }: StaleNoteProps) {
  const [error, at] = [refused ?? missed?.error, missed?.at ?? readAt];
  if (!error || at === undefined) return null;
  const { hint, code, requestId } = problemFacts(error);
  const askAgain = (): void => {
    askRefusedAgain();
    missed?.onAgain();
  };
  return (
    <p className="note bad stale-note" role="status">
      <b>{error.message}</b> {hint} Shown as of <Time at={at} as="precise" />.{' '}
      <span className="dim mono">{[code, requestId].filter(Boolean).join(' · ')}</span>{' '}
      {!isStill && <TryAgain error={error} isAsking={missed?.isAsking} look="small" onClick={askAgain} />}
    </p>
  );
}
