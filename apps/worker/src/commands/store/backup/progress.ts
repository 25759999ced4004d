import type { Call } from '../../../cli/command.ts';
import { createCounter } from '../../../cli/progress.ts';

/** Shows the share of a file that is done, in percent, on stderr. */
export function createShare(
  call: Pick<Call, 'io' | 'output'>,
  what: string,
): { readonly tell: (done: number, total: number) => void; readonly end: () => void } {
  let whole = 1;
  const counter = createCounter(call, (done) => `${what} ${Math.floor((done / whole) * 100)} %`);
  return {
    tell(done, total) {
      whole = total;
      counter.report(done);
    },
    end: () => counter.end(),
  };
}
