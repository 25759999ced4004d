import type { ReactNode } from 'react';
import { Refusal } from '../answer/refusal.tsx';
import { Button } from '../controls/button.tsx';

export interface MoreProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly error: Error | null;
    readonly fetchNextPage: () => unknown;
  };
  readonly isSmall?: boolean;
  readonly children?: ReactNode;
}

/** Reads the next page of a list, while there is one. */
export function More({ list, isSmall = false, children = 'More' }: MoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = list;
  return hasNextPage ? (
    <>
      <Button
        look={isSmall ? 'small' : ''}
        disabled={isFetchingNextPage}
        onClick={() => void fetchNextPage()}
      >
        {children}
      </Button>
      {isFetchNextPageError && error && <Refusal error={error} />}
    </>
  ) : null;
}

/** The same as the foot of a table. */
export function MoreRows({ says, ...more }: MoreProps & { readonly says?: string | undefined }) {
  return more.list.hasNextPage ? (
    <div className="pad">
      {says}
      <More {...more} />
    </div>
  ) : null;
}
