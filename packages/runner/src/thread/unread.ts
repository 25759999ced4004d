/**
 * Blocks a thread that sends more messages than the worker can read: otherwise a job that floods its log would fill the
 * memory. (Without a thread of its own such a job blocks the worker instead.) The count is in memory that both share.
 */

const MOST_UNREAD = 1_000;

export function newUnread(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

/** Called in the thread before each message. Blocks it while 1,000 are unread. */
export function waitForReader(unread: Int32Array): void {
  for (;;) {
    const count = Atomics.load(unread, 0);
    if (count < MOST_UNREAD) break;
    Atomics.wait(unread, 0, count);
  }
  Atomics.add(unread, 0, 1);
}

/** Called in the worker for each message. */
export function markRead(unread: Int32Array): void {
  Atomics.sub(unread, 0, 1);
  Atomics.notify(unread, 0);
}
