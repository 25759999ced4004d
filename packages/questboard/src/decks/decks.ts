import { type Board, isClosed, isInWork, isReady, openBlockers, unmetDependencies } from '../board.ts';
import { capacityOn } from '../capacity.ts';
import { tasksAtGate } from '../unlock/dependents.ts';
import {
  addReminder,
  addStretch,
  addWork,
  type Hand,
  holdsTask,
  type Offer,
  plannedMinutes,
} from './hand.ts';
import type { Deck } from '../model/day.ts';
import type { Member, Task } from '../model/organisation.ts';
import type { SprintTasks } from '../model/run.ts';
import { compareText, priorityRank, sortBy } from '../order.ts';
import { drawPulls } from './pulls.ts';
import { createRanking, type Ranking } from './ranking.ts';
import type { Situation } from '../unlock/situation.ts';

const MAX_NAMED = 3;
/** `waiting-on:t-1` as a reason, `waiting-on: t-1, t-2` as a note. */
const WAITING_ON = 'waiting-on:';

/** The content of a deck, before it has a version. */
export type DealtDeck = Omit<Deck, 'version' | 'inputsHash'>;

/** Deals today's deck of every active member, in the order of the member ids. Decks offer, they assign nothing. */
export function dealDecks(situation: Situation, sprintTasks: readonly SprintTasks[]): DealtDeck[] {
  const ranking = createRanking(situation, sprintTasks);
  const dealt = situation.board.members
    .filter((member) => member.active)
    .map((member) => dealOwn(member, situation, ranking));
  const hands = dealt.map(({ hand }) => hand);
  drawPulls(hands, situation, ranking);
  for (const { hand, offers } of dealt) stretchTo(hand, offers);
  return hands.map((hand) => toDeck(hand, situation));
}

interface OwnHand {
  readonly hand: Hand;
  /** Own tasks to continue or to begin next, with those that did not fit. */
  readonly offers: readonly Offer[];
}

function dealOwn(member: Member, situation: Situation, ranking: Ranking): OwnHand {
  const { board, calendar } = situation;
  const owned = board.tasks.filter((task) => task.assigneeId === member.id && !isClosed(task));
  const capacityMinutes = capacityOn(member, calendar.today, board.org);
  const hand: Hand = { member, capacityMinutes, owned, pulled: [], items: [], settings: board.org.settings };
  if (capacityMinutes === 0) return { hand, offers: [] };
  const toContinue = offersToContinue(hand, board, ranking);
  const next = offersOfNext(hand, situation, ranking);
  for (const offer of toContinue) addWork(hand, offer);
  for (const offer of offersToUnblock(hand, board)) addReminder(hand, offer);
  for (const offer of next) addWork(hand, offer);
  return { hand, offers: [...toContinue, ...next] };
}

function offersToContinue({ owned, member }: Hand, board: Board, ranking: Ranking): Offer[] {
  const tasks = owned.filter((task) => isInWork(task) && !isStalled(board, task));
  return sortBy(tasks, (task) => [priorityRank(task.priority), task.dueDate, task.startedAt, task.id]).map(
    (task) => ({ task, section: 'continue', reasons: [task.status, ...ranking.reasons(task, member)] }),
  );
}

function offersToUnblock({ owned, settings }: Hand, board: Board): Offer[] {
  const tasks = owned.filter(
    (task) => task.status === 'blocked' || (isInWork(task) && isStalled(board, task)),
  );
  return sortBy(tasks, (task) => [priorityRank(task.priority), task.statusChangedAt, task.id])
    .slice(0, settings.deck.maxUnblock)
    .map((task) => ({ task, section: 'unblock', reasons: stallReasons(board, task) }));
}

function offersOfNext({ owned, member }: Hand, { board, states }: Situation, ranking: Ranking): Offer[] {
  const tasks = owned.filter((task) => isReady(board, states, task));
  return sortBy(tasks, (task) => ranking.nextKey(task, member)).map((task) => ({
    task,
    section: 'next',
    reasons: ranking.reasons(task, member),
  }));
}

/** In work, but waiting for a dependency or a blocker. */
function isStalled(board: Board, task: Task): boolean {
  return unmetDependencies(board, task).length > 0 || openBlockers(task).length > 0;
}

function stallReasons(board: Board, task: Task): string[] {
  return [
    ...(task.status === 'blocked' ? ['blocked'] : []),
    ...(openBlockers(task).length > 0 ? ['blocker'] : []),
    ...unmetDependencies(board, task).map((id) => `${WAITING_ON}${id}`),
  ];
}

/** Fills up a short deck with own tasks that do not fit into today. */
function stretchTo(hand: Hand, offers: readonly Offer[]): void {
  for (const offer of offers) {
    if (hand.items.length >= hand.settings.deck.min) return;
    if (!holdsTask(hand, offer.task)) addStretch(hand, offer);
  }
}

function toDeck(hand: Hand, situation: Situation): DealtDeck {
  const { member, capacityMinutes, items } = hand;
  const date = situation.calendar.today;
  const note = noteFor(hand, situation);
  return {
    id: `deck-${situation.board.org.id}-${member.id}-${date}`,
    memberId: member.id,
    date,
    capacityMinutes,
    plannedMinutes: plannedMinutes(hand),
    items,
    ...(note === undefined ? {} : { note }),
  };
}

function noteFor({ capacityMinutes, items, owned }: Hand, situation: Situation): string | undefined {
  if (capacityMinutes === 0) return 'off';
  if (items.length > 0) return undefined;
  const awaited = [...new Set(owned.flatMap((task) => awaitedBy(task, situation)))].toSorted(compareText);
  return awaited.length === 0 ? undefined : `${WAITING_ON} ${awaited.slice(0, MAX_NAMED).join(', ')}`;
}

/** The ids of the tasks that a reason or a note of a deck names. */
export function awaitedIn(code: string): readonly string[] {
  if (!code.startsWith(WAITING_ON)) return [];
  return code.slice(WAITING_ON.length).trim().split(', ');
}

/** The tasks that a task waits for: its dependencies, and those at the gate of its locked quest. */
function awaitedBy(task: Task, { board, states }: Situation): string[] {
  const quest = board.questById.get(task.questId);
  const atGate = quest && states.get(quest.id) === 'locked' ? tasksAtGate(board, quest) : [];
  return [...unmetDependencies(board, task), ...atGate];
}
