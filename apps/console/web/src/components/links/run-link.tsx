import type { ReactNode } from 'react';
import { runPath } from '../../words/paths.ts';
import { AppLink } from './app-link.tsx';

interface RunLinkProps {
  readonly id: number;
  readonly className?: string;
  /** Absent: `#7`. */
  readonly children?: ReactNode;
}

/** To the page of a run. */
export function RunLink({ id, className = 'lnk', children = `#${id}` }: RunLinkProps) {
  return (
    <AppLink className={className} href={runPath(id)}>
      {children}
    </AppLink>
  );
}
