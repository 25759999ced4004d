/** Quests, tasks and members of the boards that one who asks may see. */
import { findNamed, type FoundOnBoard, type NamedRecord } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { seenOrgs } from '../../guard/seen-org.ts';
import type { Who } from '../../http/who.ts';
import { bestMatches } from './best-matches.ts';

type OfBoard = Omit<NamedRecord, 'email'> & { readonly org: string };

/** A box that finds things answers at once: it looks at no more boards than this. */
const MOST_BOARDS = 100;
const AT_ONCE = 10;
/** Of a board and a kind, in the order of ids: the best match may stand behind many others. */
const MOST_READ = 500;
/** The kinds that share the bound of records. */
const KINDS = 3;

type Kind = 'quests' | 'tasks' | 'members';
type OnBoard = FoundOnBoard & { readonly org: string };

export interface FoundOnBoards extends Record<Kind, OfBoard[]> {
  /** There are boards, or parts of one, that were not looked at. */
  readonly isWhole?: false;
}

interface BoardSearch {
  readonly text: string;
  /** Of each kind. */
  readonly most: number;
  /** Of all boards together, looked at. */
  readonly mostRecords: number;
}

/**
 * What was archived comes last. Quests and members are few: they are looked through on all boards before the tasks, which
 * would leave nothing of the bound to the boards behind.
 */
export async function searchBoards(
  store: Store,
  who: Pick<Who, 'orgs'>,
  { text, most, mostRecords }: BoardSearch,
): Promise<FoundOnBoards> {
  const orgs = await seenOrgs(store, who);
  const budget = { left: mostRecords };
  const wish = { orgs: orgs.slice(0, MOST_BOARDS), text, budget };
  const people = await lookThrough(store, ['quests', 'members'], { ...wish, kindsToCome: KINDS });
  const work = await lookThrough(store, ['tasks'], { ...wish, kindsToCome: 1 });
  const found = [...people, ...work];
  const best = (kind: Kind): OfBoard[] => {
    // Members are found by their addresses, which no answer has.
    const records = found.flatMap(({ org, [kind]: all }) => all.map((record) => ({ org, ...record })));
    const match = (isArchived: boolean) =>
      bestMatches(
        records.filter((record) => (record.isArchived === true) === isArchived),
        text,
        { texts: ({ id, name, email = '' }) => [id, name, email], most },
      );
    return [...match(false), ...match(true)].slice(0, most).map(({ email: _email, ...record }) => record);
  };
  const isWhole =
    [people, work].every(({ length }) => length === orgs.length) && !found.some(({ isCut }) => isCut);
  return {
    quests: best('quests'),
    tasks: best('tasks'),
    members: best('members'),
    ...(!isWhole && { isWhole }),
  };
}

interface Look {
  readonly orgs: readonly string[];
  readonly text: string;
  readonly budget: { left: number };
  /** How many share what is left of it, these included. */
  readonly kindsToCome: number;
}

/**
 * From board to board: what fits best may be on the last one. A text that fits almost everything would spend the bound on
 * the first boards, so each board and kind has its share of what is left.
 */
async function lookThrough(
  store: Store,
  kinds: readonly Kind[],
  { orgs, text, budget, kindsToCome }: Look,
): Promise<readonly OnBoard[]> {
  const found: OnBoard[] = [];
  while (found.length < orgs.length && budget.left > 0) {
    const next = orgs.slice(found.length, found.length + AT_ONCE);
    const share = Math.ceil(budget.left / (orgs.length - found.length) / kindsToCome);
    const most = Math.min(MOST_READ, share);
    const read = next.map(async (org) => ({
      org,
      ...(await findNamed(store, org, { text, kinds, most, budget })),
    }));
    found.push(...(await Promise.all(read)));
  }
  return found;
}
