import { suggestion } from '@sb/config';
import { CodedError, quote } from '@sb/words';

/** No daemon has this id or this name, or it has ended. */
export class UnknownNodeError extends CodedError {
  readonly code = 'UNKNOWN_NODE';
  readonly hint = 'Try: worker node:list';
  constructor(asked: string, known: readonly { readonly id: number; readonly name: string }[]) {
    const there = known.map(({ id, name }) => `${id} ${name}`).join(', ');
    const names = known.map(({ name }) => name);
    const running = there === '' ? 'none is running' : `running: ${there}`;
    super(`There is no daemon ${quote(asked)} (${running}).${suggestion(asked, names)}`);
  }
}
