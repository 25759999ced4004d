import { isInWork, remainingMinutes } from '../board.ts';
import type { DeckItem, DeckSection } from '../model/day.ts';
import type { Member, Task } from '../model/organisation.ts';
import type { Settings } from '../model/settings.ts';

/** A deck while it is dealt. Items are added, never removed. */
export interface Hand {
  readonly member: Member;
  readonly capacityMinutes: number;
  /** The member's own open tasks. */
  readonly owned: readonly Task[];
  readonly pulled: Task[];
  readonly items: DeckItem[];
  readonly settings: Settings;
}

export interface Offer {
  readonly task: Task;
  readonly section: DeckSection;
  readonly reasons: readonly string[];
}

export function plannedMinutes({ items }: Pick<Hand, 'items'>): number {
  return items.reduce((sum, item) => sum + item.plannedMinutes, 0);
}

export function freeMinutes(hand: Hand): number {
  return hand.capacityMinutes - plannedMinutes(hand);
}

export function isFull({ items, settings }: Hand): boolean {
  return items.length >= settings.deck.max;
}

export function holdsTask({ items }: Hand, task: Task): boolean {
  return items.some((item) => item.taskId === task.id);
}

/** Adds the task if a chunk of it fits into the free minutes of the day; the first work of a day always fits. */
export function addWork(hand: Hand, offer: Offer): void {
  const free = freeMinutes(hand);
  const remaining = remainingMinutes(offer.task, hand.settings);
  const fits = free >= Math.min(hand.settings.deck.chunkMinutes, remaining) || free === hand.capacityMinutes;
  if (fits) addItem(hand, offer, { stretch: false, plannedMinutes: Math.min(remaining, free) });
}

/** Adds the task without minutes: a blocker to clear up. */
export function addReminder(hand: Hand, offer: Offer): void {
  addItem(hand, offer, { stretch: false, plannedMinutes: 0 });
}

/** Adds the task without minutes, for a day that goes better than planned. */
export function addStretch(hand: Hand, offer: Offer): void {
  addItem(hand, offer, { stretch: true, plannedMinutes: 0 });
}

/** How many tasks stay in work after today; a task that the plan finishes today does not count. */
export function workInProgress({ items, owned, pulled, settings }: Hand): number {
  const planned = new Map(items.map((item) => [item.taskId, item.plannedMinutes]));
  const tasks = [...owned.filter(isInWork), ...pulled];
  return tasks.filter((task) => (planned.get(task.id) ?? 0) < remainingMinutes(task, settings)).length;
}

function addItem(
  hand: Hand,
  { task, section, reasons }: Offer,
  how: Pick<DeckItem, 'stretch' | 'plannedMinutes'>,
): void {
  if (isFull(hand)) return;
  hand.items.push({ taskId: task.id, section, ...how, reasons });
}
