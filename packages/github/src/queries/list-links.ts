import type { Store } from '@sb/storage';
import { listLinks, type LinkFilter, type OrgLink } from '../links/links.sql.ts';

export type LinkPageWish = LinkFilter;

export interface LinkPage {
  /** By organisation and task. */
  readonly items: readonly OrgLink[];
  /** The `after` of the next page; absent: there is no more. */
  readonly next?: NonNullable<LinkFilter['after']>;
}

export async function listGithubLinks(store: Store, wish: LinkPageWish): Promise<LinkPage> {
  const found = await store.read((tx) => listLinks(tx, { ...wish, limit: wish.limit + 1 }));
  const items = found.slice(0, wish.limit);
  const last = items.at(-1);
  if (found.length <= wish.limit || !last) return { items };
  return { items, next: { orgId: last.orgId, taskId: last.taskId } };
}
