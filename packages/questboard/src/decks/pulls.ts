import { isReady } from '../board.ts';
import { fitOf, hasSkills } from '../fit.ts';
import type { Ranking } from './ranking.ts';
import { addWork, freeMinutes, type Hand, isFull, plannedMinutes, workInProgress } from './hand.ts';
import type { Member, Task } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import type { Situation } from '../unlock/situation.ts';

/** A hand and the tasks that it may be offered, the best first. */
interface Seat {
  readonly hand: Hand;
  readonly candidates: readonly Task[];
}

/**
 * Offers ready tasks without an owner, each to one member only. The least loaded member chooses first. A second pass
 * offers members the tasks that they dislike, if the first pass left them over. Viewers get none.
 */
export function drawPulls(hands: readonly Hand[], { board, states }: Situation, ranking: Ranking): void {
  const unowned = board.tasks.filter((task) => task.assigneeId === undefined && isReady(board, states, task));
  const taken = new Set<Task>();
  for (const isWelcome of [isNoFrustration, () => true]) {
    const seats = hands.map((hand): Seat => ({
      hand,
      candidates: sortBy(
        unowned.filter((task) => hasSkills(hand.member, task) && isWelcome(hand.member, task)),
        (task) => ranking.pullKey(task, hand.member),
      ),
    }));
    drawAll(seats, taken, ranking);
  }
}

function drawAll(seats: readonly Seat[], taken: Set<Task>, ranking: Ranking): void {
  for (;;) {
    const [draw] = seats
      .filter(({ hand }) => mayPull(hand))
      .flatMap(({ hand, candidates }) => {
        const task = candidates.find((candidate) => !taken.has(candidate));
        return task ? [{ hand, task }] : [];
      })
      .toSorted((a, b) => compareLoad(a.hand, b.hand));
    if (!draw) return;
    pull(draw.hand, draw.task, ranking);
    taken.add(draw.task);
  }
}

function pull(hand: Hand, task: Task, ranking: Ranking): void {
  const reasons = [...ranking.reasons(task, hand.member), 'offered:least-loaded'];
  addWork(hand, { task, section: 'pull', reasons });
  hand.pulled.push(task);
}

function mayPull(hand: Hand): boolean {
  const { deck } = hand.settings;
  return (
    hand.member.role !== 'viewer' &&
    hand.pulled.length < deck.maxPulls &&
    !isFull(hand) &&
    freeMinutes(hand) >= deck.chunkMinutes &&
    workInProgress(hand) < hand.member.wipLimit
  );
}

/** Multiplies instead of dividing, so that rounding decides nothing. Ties keep the order of the member ids. */
function compareLoad(a: Hand, b: Hand): number {
  return plannedMinutes(a) * b.capacityMinutes - plannedMinutes(b) * a.capacityMinutes;
}

function isNoFrustration(member: Member, task: Task): boolean {
  return fitOf(member, task) !== 'frustration';
}
