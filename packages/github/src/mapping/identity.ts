/** The line by which an issue of ours is known again, wherever it was moved and whatever people wrote around it. */
import { createHash } from 'node:crypto';

export interface Identity {
  /** Made once for a store, and copied with it. */
  readonly installation: string;
  readonly orgId: string;
  readonly taskId: string;
  /** As the task names it. */
  readonly repo: string;
}

/** The first 16 hexadecimal digits of the hash of all four. */
export function keyOf({ installation, orgId, taskId, repo }: Identity): string {
  const text = [installation, orgId, taskId, repo.toLowerCase()].join('|');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

export function identityLine(identity: Identity): string {
  return `<!-- signal-blueprint:task org=${identity.orgId} task=${identity.taskId} key=${keyOf(identity)} -->`;
}

/** The key in a body: that of the last line of ours, since a description is before it. */
export function keyIn(body: string): string | undefined {
  const found = [
    ...body.matchAll(/^<!-- signal-blueprint:task org=\S+ task=\S+ key=([\da-f]{16}) -->\r?$/gm),
  ];
  return found.at(-1)?.[1];
}
