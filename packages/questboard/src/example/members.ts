import { addDays } from '../calendar.ts';
import type { OrganisationInput } from '../file/organisation-schema.ts';
import { type Phase, PHASES } from '../model/organisation.ts';
import { daysAgo } from './quests.ts';
import { cycle, type Random } from './random.ts';
import { FIRST_NAMES, LAST_NAMES, SKILLS } from './words.ts';

export type MemberRow = NonNullable<OrganisationInput['members']>[number];

/** One for each pair of names: the lengths of the lists have no common divisor, so that no pair repeats. */
export const MAX_MEMBERS = FIRST_NAMES.length * LAST_NAMES.length;

/** The working days of two in twelve members, so that the team works on every day of the week. Others: Monday to Friday. */
const ROTAS: ReadonlyMap<number, number[]> = new Map([
  [7, [3, 4, 5, 6, 7]],
  [10, [1, 2, 3, 4, 7]],
]);

/** Makes a team: some members are away, some work part-time, some declare no preferences. */
export function exampleMembers(count: number, today: string, random: Random): MemberRow[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${cycle(FIRST_NAMES, index)} ${cycle(LAST_NAMES, index)}`;
    const id = name.replace(' ', '.').toLowerCase();
    const workdays = ROTAS.get(index % 12);
    return {
      id,
      name,
      email: `${id}@example.com`,
      role: index === 0 ? 'owner' : index === 1 ? 'admin' : 'member',
      ...(index % 12 === 2 ? { timezone: 'Europe/Lisbon' } : {}),
      dailyCapacityMinutes: index % 6 === 5 ? 240 : 360,
      ...(workdays ? { workdays } : {}),
      skills: [cycle(SKILLS, index), cycle(SKILLS, index + 1 + random(0, 3))],
      ...(index % 7 === 6 ? {} : { workingGenius: profileOf(shuffled(PHASES, random)) }),
      createdAt: daysAgo(today, 120),
      ...(index % 12 === 3 ? { availability: [leave(today)] } : {}),
      ...(index % 12 === 8 ? { availability: [{ ...leave(today), percent: 50, reason: 'on call' }] } : {}),
    };
  });
}

function leave(today: string) {
  return { from: today, to: addDays(today, 4), percent: 0, reason: 'leave' };
}

function profileOf(letters: readonly Phase[]) {
  return { genius: letters.slice(0, 2), competency: letters.slice(2, 4), frustration: letters.slice(4) };
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random(0, 1_000_000) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
