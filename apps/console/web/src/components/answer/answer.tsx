/** What is shown of a query: its answer, else why there is none, else the wait for it. */
import type { ReactNode } from 'react';
import { Failed } from './failed.tsx';
import { Loading } from './loading.tsx';

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
  /** Said where the answer is that there is no such thing. */
  readonly gone?: string;
}

export function NoAnswer({ query: { data, error, refetch }, isPage = false, gone }: NoAnswerProps) {
  if (error) return <Failed isPage={isPage} error={error} onRetry={() => void refetch()} />;
  return data === null ? <p className="pad dim">{gone}</p> : <Loading />;
}
