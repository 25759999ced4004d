import { countText } from '../../words/numbers.ts';

/** In place of the acts that one who is limited to some organisations is not offered. `what`: `It is`, `3 of them are`. */
export function OfOtherBoards({ what }: { readonly what: string }) {
  return <p className="dim">{what} for boards that are not yours: you may only look.</p>;
}

/** Behind the number of those that are selected: how many of them an act leaves out. */
export function OthersLeftOut({ count }: { readonly count: number }) {
  return count > 0 && `, ${countText(count)} for boards that are not yours`;
}
