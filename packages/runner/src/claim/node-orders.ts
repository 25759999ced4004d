/**
 * What an operator wants of this node: to take nothing more (cordoned), or to end as well when it holds nothing
 * (draining). A store that does not answer leaves it as it was.
 */
import type { Logger } from '@sb/logger';
import type { NodeStanding } from '@sb/queue/engine';

const WORDS: Readonly<Record<NodeStanding, string>> = {
  active: 'this node takes runs again',
  cordoned: 'this node is cordoned: it takes nothing more',
  draining: 'this node is drained: it takes nothing more, and stops when it holds nothing',
};

export interface NodeOrdersOptions {
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
  /** What the store says now; undefined of a node that was taken for dead: of that the heartbeat tells. */
  follow(wanted: NodeStanding | undefined): void;
}

export function createNodeOrders(options: NodeOrdersOptions): NodeOrders {
  const { logger, holdsNothing, drained } = options;
  let { standing } = options;

  return {
    mayClaim: () => standing === 'active',
    get standing() {
      return standing;
    },
    follow(wanted) {
      if (wanted !== undefined && wanted !== standing) logger.info(WORDS[wanted]);
      standing = wanted ?? standing;
      if (standing === 'draining' && holdsNothing()) drained();
    },
  };
}
