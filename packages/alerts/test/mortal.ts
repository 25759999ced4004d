/** A store whose user dies in the midst of what he does. */
import type { Body, Store, Tx } from '@sb/storage';

/** Nothing that came from the store: nobody must take it for an answer. */
export class Death extends Error {}

/** Dies before the statement of this number, from 0, of all that it reads and writes. */
export function mortal(store: Store, diesAt: number): Store {
  let left = diesAt;
  const cut = <R>(body: (tx: Tx) => Body<R>) =>
    function* (tx: Tx): Body<R> {
      const steps = body(tx);
      for (let at = steps.next(); ;) {
        if (at.done) return at.value;
        if (left === 0) throw new Death();
        left -= 1;
        at = steps.next(yield at.value);
      }
    };
  return {
    ...store,
    read: (body, options) => store.read(cut(body), options),
    write: (body, options) => store.write(cut(body), options),
  };
}
