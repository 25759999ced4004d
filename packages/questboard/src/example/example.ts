import { MAX_MEMBERS, exampleMembers } from './members.ts';
import { MAX_QUESTS, daysAgo, exampleQuests } from './quests.ts';
import { createRandom } from './random.ts';
import { exampleTasks } from './tasks.ts';
import { AREAS } from './words.ts';
import type { OrganisationInput } from '../file/organisation-schema.ts';
import type { LocalDate } from '../model/dates.ts';

/** Public holidays in Berlin that have a fixed date. */
const DAYS_OFF = ['01-01', '03-08', '05-01', '10-03', '12-25', '12-26'] as const;

export interface ExampleOptions {
  /** The day that the board shows. */
  readonly today: LocalDate;
  /** Other numbers give other boards; 1 if absent. */
  readonly seed?: number;
  /** 1 to 84; 12 if absent. */
  readonly members?: number;
  /** 1 to 640; 60 if absent. */
  readonly quests?: number;
  /** 400 if absent. */
  readonly tasks?: number;
}

/**
 * Makes the board of a software team in the middle of its work, as a `questboard/v1` file: quests to open today,
 * work in every state, blockers, stale tasks. The same options give the same board.
 * Throws `RangeError` for sizes beyond its names.
 */
export function exampleOrganisation(options: ExampleOptions): OrganisationInput {
  const { today, seed = 1, members = 12, quests = 60, tasks = 400 } = options;
  checkSize('members', members, MAX_MEMBERS);
  checkSize('quests', quests, MAX_QUESTS);
  const random = createRandom(seed);
  const team = exampleMembers(members, today, random);
  const planned = exampleQuests(quests, today, random);
  return {
    format: 'questboard/v1',
    org: {
      id: 'default-org',
      name: 'Northwind Software',
      timezone: 'Europe/Berlin',
      holidays: exampleHolidays(today),
      createdAt: daysAgo(today, 120),
    },
    members: team,
    questlines: AREAS.map(({ id, title }) => ({ id, title, createdAt: daysAgo(today, 120) })),
    quests: planned.map(({ row }) => row),
    tasks: exampleTasks(planned, tasks, { today, members: team, random }),
  };
}

function checkSize(name: string, size: number, max: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= max) return;
  throw new RangeError(`An example has 1 to ${max} ${name}, not ${size}.`);
}

/** The holidays of this year and the next, without today: the decks of a holiday are empty. */
function exampleHolidays(today: string): string[] {
  const year = Number(today.slice(0, 4));
  return [year, year + 1]
    .flatMap((each) => DAYS_OFF.map((day) => `${each}-${day}`))
    .filter((date) => date !== today);
}
