/**
 * The standing of this node, as an operator has set it. A cordoned node claims no more runs; a draining one also stops
 * when it holds none. While the store does not answer, the last standing stays.
 */
import type { Logger } from '@sb/logger';
import type { NodeStanding } from '@sb/queue/engine';

const WORDS: Readonly<Record<NodeStanding, string>> = {
  active: 'this node claims runs again',
  cordoned: 'this node is cordoned: it claims no more runs',
  draining: 'this node is draining: it claims no more runs, and stops when it holds none',
};

export interface NodeOrdersOptions {
  /** The standing until the first answer of the store. */
  readonly standing: NodeStanding;
  readonly logger: Logger;
  /** True while the node has no run and no end to write. */
  readonly holdsNothing: () => boolean;
  /** The node is to be stopped. May be called again. */
  readonly drained: () => void;
}

export interface NodeOrders {
  mayClaim(): boolean;
  /** As the store returned it last. */
  readonly standing: NodeStanding;
  /** The standing in the store; undefined when the node was taken for dead, which the heartbeat reports. */
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
