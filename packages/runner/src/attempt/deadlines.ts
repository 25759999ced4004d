/**
 * The deadlines of the attempts of a node: one timer for all of them. A timer for each attempt costs as much as the rest
 * of a short one. Attempts with the same timeout reach their deadlines in the order in which they began, so each timeout
 * has a list, and only the heads of the lists are compared.
 * Promise: `expire` is called once for each attempt that is watched, not before its deadline.
 */
import { LONGEST_TIMER_MS } from '@sb/words';

/** A sum of instants is not exact: without this, a timer would often be 1 ms longer than the timeout. */
const ROUNDING_MS = 0.001;
/** Empty lists that an idle node keeps: most jobs share a few timeouts, but a request may have one of its own. */
const KEPT_LISTS = 16;

export interface Expiring {
  /** Its place in a list of deadlines, which alone writes it. Undefined: it is not watched. */
  deadline: Deadline | undefined;
  expire(): void;
}

/** A place in the list of one timeout. */
interface Deadline {
  readonly who: Expiring;
  readonly list: DeadlineList;
  /** Ms of the monotonic clock. */
  readonly at: number;
  before: Deadline | undefined;
  after: Deadline | undefined;
}

export interface DeadlineList {
  first: Deadline | undefined;
  last: Deadline | undefined;
}

export interface Deadlines {
  /** `now`: ms of the monotonic clock. */
  watch(who: Expiring, now: number, timeoutMs: number): void;
  unwatch(who: Expiring): void;
}

/** `lists`: by timeout, ms. */
export function createDeadlines(lists = new Map<number, DeadlineList>()): Deadlines {
  let watched = 0;
  let timer: NodeJS.Timeout | undefined;
  let ringsAt = Number.POSITIVE_INFINITY;

  return {
    watch(who, now, timeoutMs) {
      const list = listOf(timeoutMs);
      const deadline: Deadline = {
        who,
        list,
        at: now + Math.max(0, timeoutMs),
        before: list.last,
        after: undefined,
      };
      if (list.last) list.last.after = deadline;
      else list.first = deadline;
      list.last = deadline;
      who.deadline = deadline;
      watched += 1;
      if (deadline.at < ringsAt) ringAt(deadline.at, now);
    },
    unwatch(who) {
      if (!who.deadline) return;
      remove(who.deadline);
      // Otherwise the timer stays as it is: when it rings too early, it is set anew.
      if (watched > 0) return;
      stopTimer();
      if (lists.size > KEPT_LISTS) lists.clear();
    },
  };

  function listOf(timeoutMs: number): DeadlineList {
    const known = lists.get(timeoutMs);
    if (known) return known;
    const fresh: DeadlineList = { first: undefined, last: undefined };
    lists.set(timeoutMs, fresh);
    return fresh;
  }

  function remove({ who, list, before, after }: Deadline): void {
    who.deadline = undefined;
    if (before) before.after = after;
    else list.first = after;
    if (after) after.before = before;
    else list.last = before;
    watched -= 1;
  }

  function expire(deadline: Deadline): void {
    remove(deadline);
    deadline.who.expire();
  }

  function stopTimer(): void {
    clearTimeout(timer);
    ringsAt = Number.POSITIVE_INFINITY;
  }

  function ringAt(at: number, now: number): void {
    clearTimeout(timer);
    ringsAt = at;
    const waitMs = Math.min(Math.ceil(at - now - ROUNDING_MS), LONGEST_TIMER_MS);
    timer = setTimeout(ring, waitMs, Math.min(at, now + waitMs));
  }

  /** `at`: the instant that it was set for. A timer may ring a fraction of a millisecond early. */
  function ring(at: number): void {
    ringsAt = Number.POSITIVE_INFINITY;
    const now = Math.max(at, performance.now());
    for (const [timeoutMs, list] of lists) {
      while (list.first && list.first.at <= now) expire(list.first);
      // Timeouts that jobs no longer have are not kept.
      if (!list.first && lists.get(timeoutMs) === list) lists.delete(timeoutMs);
    }
    const next = Math.min(...Array.from(lists.values(), ({ first }) => first?.at ?? Infinity));
    // A callback above may have watched a new deadline, which has set the timer already.
    if (next < ringsAt) ringAt(next, now);
  }
}
