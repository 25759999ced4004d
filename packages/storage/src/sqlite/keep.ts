const kept = new Set<object>();

/**
 * Holds on to a native object for as long as the process lives. Node 24 from 24.19 on aborts when it collects one
 * while no JavaScript runs, or at its exit, if better-sqlite3 was compiled against its headers, as it is where no
 * prebuilt binary can be had (nodejs/node#65446). A store has some dozens of them, and closing it frees what they hold.
 */
export function keep<T extends object>(native: T): T {
  kept.add(native);
  return native;
}
