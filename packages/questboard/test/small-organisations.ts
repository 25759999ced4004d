import { addDays } from '../src/calendar.ts';
import { createRandom, cycle, type Random } from '../src/example/random.ts';
import { type LocalDate, type Organisation, PHASES, TASK_PRIORITIES } from '../src/index.ts';
import { aBoard } from './boards.ts';

const SKILLS = ['backend', 'frontend', 'design'];

/**
 * Makes a team of three or four that has more work than time, on a Monday: part-time members and members on leave,
 * skills, preferences, quests behind quests and dates, chains of tasks, tasks that a person gave to a member, work in
 * progress. The same seed gives the same organisation.
 */
export function smallOrganisation(seed: number, monday: LocalDate): Organisation {
  const random = createRandom(seed);
  const members = Array.from({ length: random(3, 4) }, (_, index) => memberOf(`m${index}`, monday, random));
  const quests = Array.from({ length: random(3, 5) }, (_, index) => ({
    id: `q${index}`,
    requires: gateOf(index, monday, random),
  }));
  const tasks = Array.from({ length: random(12, 20) }, (_, index) => ({
    id: taskId(index),
    questId: cycle(quests, random(0, 99)).id,
    priority: cycle(TASK_PRIORITIES, random(0, 3)),
    phase: cycle(PHASES, random(0, 5)),
    estimateMinutes: 30 * random(2, 20),
    skills: chance(45, random) ? [cycle(SKILLS, random(0, 2))] : [],
    dependsOn: index > 0 && chance(35, random) ? [taskId(random(Math.max(0, index - 6), index - 1))] : [],
    ...(chance(15, random) && { dueDate: addDays(monday, random(0, 14)) }),
    ...assigneeOf(members[index], members, random),
  }));
  return aBoard({ members, quests, tasks });
}

function memberOf(id: string, monday: LocalDate, random: Random) {
  const letters = shuffled(PHASES, random);
  const away = { from: addDays(monday, random(0, 4)), to: addDays(monday, 4), percent: 50 * random(0, 1) };
  return {
    id,
    dailyCapacityMinutes: 60 * random(4, 7),
    skills: SKILLS.filter(() => chance(60, random)),
    availability: chance(25, random) ? [away] : [],
    ...(chance(85, random) && {
      workingGenius: {
        genius: letters.slice(0, 2),
        competency: letters.slice(2, 4),
        frustration: letters.slice(4),
      },
    }),
  };
}

function gateOf(index: number, monday: LocalDate, random: Random) {
  if (index > 0 && chance(35, random)) {
    return [{ type: 'questCompleted' as const, questId: `q${random(0, index - 1)}` }];
  }
  return chance(10, random) ? [{ type: 'notBefore' as const, date: addDays(monday, random(1, 3)) }] : [];
}

/** Some members have a small task in work; a fifth of the other tasks is given to a member. */
function assigneeOf(
  worker: ReturnType<typeof memberOf> | undefined,
  members: readonly ReturnType<typeof memberOf>[],
  random: Random,
) {
  if (worker && worker.availability.length === 0 && chance(40, random)) {
    return { status: 'in-progress' as const, remainingMinutes: 30 * random(1, 5), assigneeId: worker.id };
  }
  const isGiven = chance(20, random);
  return isGiven && { assigneeId: cycle(members, random(0, 11)).id, assignedBy: 'human' as const };
}

function taskId(index: number): string {
  return `t${String(index).padStart(2, '0')}`;
}

function chance(percent: number, random: Random): boolean {
  return random(1, 100) <= percent;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random(0, 1_000_000) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
