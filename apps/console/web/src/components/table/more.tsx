import type { ReactNode } from 'react';
import { Button } from '../controls/button.tsx';

export interface MoreProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly isSmall?: boolean;
  readonly children?: ReactNode;
}

/** Reads the next page of a list, while there is one. */
export function More({ list, isSmall = false, children = 'More' }: MoreProps) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  return hasNextPage ? (
    <Button look={isSmall ? 'small' : ''} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {children}
    </Button>
  ) : null;
}

/** The same as the foot of a table. */
export function MoreRows({ says, ...more }: MoreProps & { readonly says?: string | undefined }) {
  return more.list.hasNextPage ? (
    <p className="pad">
      {says}
      <More {...more} />
    </p>
  ) : null;
}
