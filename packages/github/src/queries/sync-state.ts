/** The links of an organisation in numbers, and those that are not as they should be. */
import type { Store } from '@sb/storage';
import { readLinks } from '../links/links.sql.ts';
import type { Link, LinkState } from '../model.ts';

export interface LinkStates {
  readonly total: number;
  /** States without a link are absent. */
  readonly states: Readonly<Partial<Record<LinkState, number>>>;
  /** Neither linked nor about to be; those pushed last come first. */
  readonly troubled: readonly Link[];
}

export async function readLinkStates(store: Store, orgId: string): Promise<LinkStates> {
  const links = [...(await store.read((tx) => readLinks(tx, orgId))).values()];
  const states: Partial<Record<LinkState, number>> = {};
  for (const { state } of links) states[state] = (states[state] ?? 0) + 1;
  return {
    total: links.length,
    states,
    troubled: links
      .filter(({ state }) => state !== 'linked' && state !== 'intent')
      .toSorted((a, b) => (b.lastPushedAt ?? 0) - (a.lastPushedAt ?? 0) || (a.taskId < b.taskId ? -1 : 1)),
  };
}
