/** The mark of a node: what operators have set by its shape, a missing heartbeat as a clock. Pure. */
import type { NodeRow } from '../../../../src/answers/nodes.ts';

export function nodeMark({ state, tone }: Pick<NodeRow, 'state' | 'tone'>): string {
  switch (state) {
    case 'up':
      return tone;
    case 'cordoned':
      return 'held';
    case 'draining':
      return 'draining';
    case 'late':
      return 'later';
    case 'gone':
      return tone === 'bad' ? 'failed' : 'disabled';
    default:
      return state satisfies never;
  }
}
