/** In place of the acts that one who is limited to some organisations is not offered. `what`: `It is`, `3 of them are`. */
export function OfOtherBoards({ what }: { readonly what: string }) {
  return <p className="dim">{what} for boards that are not yours: you see it, and others change it.</p>;
}
