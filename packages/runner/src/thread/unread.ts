/**
 * Holds a thread up that tells more than the worker can read: a job that floods its log would fill the memory, as it
 * cannot where it shares the worker's thread. The count is in memory that both share.
 */

const MOST_UNREAD = 1_000;

export function newUnread(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** In the thread, before each message. Blocks it while too many are unread. */
export function waitForReader(unread: Int32Array): void {
  for (;;) {
    const count = Atomics.load(unread, 0);
    if (count < MOST_UNREAD) break;
    Atomics.wait(unread, 0, count);
  }
  Atomics.add(unread, 0, 1);
}

/** In the worker, for each message. */
export function markRead(unread: Int32Array): void {
  Atomics.sub(unread, 0, 1);
  Atomics.notify(unread, 0);
}
