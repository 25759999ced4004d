import { addDays } from '../calendar.ts';
import type { OrganisationInput } from '../file/organisation-schema.ts';
import { cycle, type Random } from './random.ts';
import { AREAS, MILESTONES } from './words.ts';

const QUESTS_PER_TOPIC = 5;
const TOPICS = AREAS.reduce((sum, area) => sum + area.topics.length, 0);
const QUEST_PRIORITIES = ['medium', 'high', 'medium', 'low', 'urgent'] as const;

/** Every topic at every milestone. */
export const MAX_QUESTS = TOPICS * MILESTONES.length;

type QuestRow = NonNullable<OrganisationInput['quests']>[number];

export interface ExampleQuest {
  readonly row: QuestRow;
  readonly topic: string;
  /** The number of the topic, from 0. */
  readonly track: number;
  /** 0 is the current quest of its topic; negative ones are finished, positive ones have not begun. */
  readonly distance: number;
  /** All tasks are done, but no run has seen that yet. */
  readonly isJustFinished: boolean;
}

/** Makes a chain of quests for each topic. Topics advance side by side; in every fourth the next quest opens today. */
export function exampleQuests(count: number, today: string, random: Random): ExampleQuest[] {
  const tracks = Math.min(TOPICS, Math.ceil(count / QUESTS_PER_TOPIC));
  return Array.from({ length: count }, (_, index) => {
    const track = index % tracks;
    const milestone = Math.floor(index / tracks);
    const distance = milestone - (track % 3);
    const area = cycle(AREAS, track);
    const topic = cycle(area.topics, Math.floor(track / AREAS.length));
    const row = {
      id: questId(track, milestone),
      questlineId: area.id,
      title: `${topic}: ${cycle(MILESTONES, milestone)}`,
      priority: cycle(QUEST_PRIORITIES, random(0, 4)),
      requires: milestone === 0 ? [] : gateOf(track, milestone, today),
      ...progressOf(distance, today, random),
    };
    return { row, topic, track, distance, isJustFinished: distance === 0 && track % 4 === 0 };
  });
}

function questId(track: number, milestone: number): string {
  return `q-${pad(track + 1, 2)}-${pad(milestone + 1, 2)}`;
}

export function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** Nine o'clock UTC, this many days before today. */
export function daysAgo(today: string, days: number): string {
  return `${addDays(today, -days)}T09:00:00.000Z`;
}

function gateOf(track: number, milestone: number, today: string): NonNullable<QuestRow['requires']> {
  const previous = { type: 'questCompleted' as const, questId: questId(track, milestone - 1) };
  const isLater = track % 5 === 4 && milestone > 3;
  return isLater ? [previous, { type: 'notBefore', date: addDays(today, 21) }] : [previous];
}

function progressOf(distance: number, today: string, random: Random): Partial<QuestRow> {
  const createdAt = daysAgo(today, 90);
  if (distance > 0) return { state: 'locked', createdAt };
  const begin = 14 * (1 - distance);
  const begun = { createdAt, unlockedAt: daysAgo(today, begin), startedAt: daysAgo(today, begin - 1) };
  if (distance === 0) return { state: 'in-progress', dueDate: addDays(today, random(5, 20)), ...begun };
  return { state: 'completed', ...begun, completedAt: daysAgo(today, begin - 12) };
}
