import { CodedError } from '@sb/words';

/** No daemon has this id, or it has ended. */
export class UnknownNodeError extends CodedError {
  readonly code = 'UNKNOWN_NODE';
  constructor(nodeId: number, known: readonly { readonly id: number; readonly name: string }[]) {
    const names = known.map(({ id, name }) => `${id} ${name}`).join(', ') || 'none';
    super(`No daemon ${nodeId} is at work (there ${known.length === 1 ? 'is' : 'are'}: ${names}).`);
  }
}
