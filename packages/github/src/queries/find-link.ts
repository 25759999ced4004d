import type { Store } from '@sb/storage';
import { findLink } from '../links/links.sql.ts';
import type { Link } from '../model.ts';

/** Undefined: the sync has not met the task. */
export async function findGithubLink(
  store: Store,
  task: { readonly orgId: string; readonly taskId: string },
): Promise<Link | undefined> {
  return store.read((tx) => findLink(tx, task));
}
