/**
 * What an operator wants of this node: to take nothing more (cordoned), or to end as well when it holds nothing
 * (draining). The node asks the store; a store that does not answer leaves it as it was.
 */
import type { Logger } from '@sb/logger';
import { type NodeStanding, readNodeStanding } from '@sb/queue';
import type { Store } from '@sb/storage';

const WORDS: Readonly<Record<NodeStanding, string>> = {
  active: 'this node takes runs again',
  cordoned: 'this node is cordoned: it takes nothing more',
  draining: 'this node is drained: it takes nothing more, and stops when it holds nothing',
};

export interface NodeOrdersOptions {
  readonly store: Store;
  readonly nodeId: number;
  /** What is wanted of it as long as it has not asked. */
  readonly standing: NodeStanding;
  readonly logger: Logger;
  /** True while the node has no run and nothing to write of one. */
  readonly holdsNothing: () => boolean;
  /** It is to be stopped. May be called again. */
  readonly drained: () => void;
}

export interface NodeOrders {
  mayClaim(): boolean;
  /** As it was told last. */
  readonly standing: NodeStanding;
  look(): Promise<void>;
}

export function createNodeOrders(options: NodeOrdersOptions): NodeOrders {
  const { store, nodeId, logger, holdsNothing, drained } = options;
  let { standing } = options;

  return {
    mayClaim: () => standing === 'active',
    get standing() {
      return standing;
    },
    async look() {
      // Of a node that was taken for dead the heartbeat tells.
      const wanted = (await readNodeStanding(store, nodeId)) ?? standing;
      if (wanted !== standing) logger.info(WORDS[wanted]);
      standing = wanted;
      if (standing === 'draining' && holdsNothing()) drained();
    },
  };
}
