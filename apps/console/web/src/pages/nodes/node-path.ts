/** The address of the page: whether ended nodes are listed, and which node is in the drawer. Pure. */
import { address, idIn, textIn } from '../../words/address.ts';

export interface NodeParts {
  readonly node?: number | undefined;
  readonly isAll: boolean;
}

export function readNodeParts(search: object): NodeParts {
  return { node: idIn(search, 'node'), isAll: textIn(search, 'all') === 'true' };
}

export function nodesPath({ node, isAll }: NodeParts): string {
  return address('/nodes', { all: isAll ? 'true' : undefined, node });
}
