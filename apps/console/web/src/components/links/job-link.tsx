import type { ReactNode } from 'react';
import { jobPath } from '../../words/paths.ts';
import { AppLink } from './app-link.tsx';

interface JobLinkProps {
  readonly id: string;
  readonly className?: string;
  /** Absent: its name. */
  readonly children?: ReactNode;
}

/** To the page of a job. */
export function JobLink({ id, className = 'lnk', children = id }: JobLinkProps) {
  return (
    <AppLink className={className} href={jobPath(id)}>
      {children}
    </AppLink>
  );
}
