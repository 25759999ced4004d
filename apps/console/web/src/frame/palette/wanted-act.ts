/**
 * An act that the palette leads to: the page of its object does it as soon as it offers it. It is kept in memory and not in
 * the address, so that no link leads a person to an act. The next key, a pointer or "back" drops it: what a person does then is
 * meant for what the page shows.
 */
/** An action of a page, as far as a wish looks at it. */
interface Offered {
  readonly name: string;
  readonly object?: string;
  readonly act: () => void;
}

interface Wish {
  readonly name: string;
  readonly object: string;
  readonly until: number;
  readonly onRefused: () => void;
  isRefused: boolean;
}

/** A page that has not offered it by then does not: nothing may happen long after it was asked for. */
const WANTED_MS = 10_000;
/** What a page shows first may be of an earlier visit: it reads it again. */
const SETTLED_MS = 1_000;
const DROPS = ['keydown', 'pointerdown', 'popstate'];
let wanted: Wish | undefined;

/** `object`: the address of what it acts on. `onRefused`: its page offers other acts only. */
export function wantAct(name: string, object: string, onRefused: () => void): void {
  wanted = { name, object, until: performance.now() + WANTED_MS, onRefused, isRefused: false };
  // Each is heard once, however often an act is wanted.
  for (const type of DROPS) addEventListener(type, drop, true);
}

/** A page says what can be done. */
export function doWanted(actions: readonly Offered[]): void {
  const wish = wanted;
  if (!wish || location.pathname !== wish.object.split('?')[0]) return;
  const own = actions.filter(({ object }) => object === wish.object);
  const action = own.find(({ name }) => name === wish.name);
  if (action) {
    wanted = undefined;
    // After the page is drawn: it may open a dialog.
    if (performance.now() < wish.until) setTimeout(action.act);
  } else if (own.length > 0 && !wish.isRefused) {
    wish.isRefused = true;
    setTimeout(() => refuse(wish), SETTLED_MS);
  }
}

function refuse(wish: Wish): void {
  if (wanted !== wish) return;
  wanted = undefined;
  wish.onRefused();
}

/** A key that is held longer is still the one that wanted it. */
function drop(event: Event): void {
  if (!('repeat' in event && event.repeat === true)) wanted = undefined;
}
