/** What a link says of its issue. Pure. */
import type { Link } from '../model.ts';

export type LinkedIssue = Link & { readonly issueNumber: number };

/** Its issue is kept up to date. */
export function hasIssue(link: Link): link is LinkedIssue {
  return (link.state === 'linked' || link.state === 'error') && link.issueNumber !== undefined;
}

/** Its creation has had no answer so far: its issue may exist. */
export function isLost({ state }: Link): boolean {
  return state === 'intent' || state === 'unknown';
}
