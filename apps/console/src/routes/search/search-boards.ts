/** Quests, tasks and members of the boards that the caller may see. */
import { findNamed, type FoundOnBoard, type NamedRecord } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { seenOrgs } from '../../guard/seen-org.ts';
import type { Who } from '../../http/who.ts';
import { bestMatches } from './best-matches.ts';

type OfBoard = Omit<NamedRecord, 'email'> & { readonly org: string };

/** A box that finds things answers at once: it looks at no more boards than this. */
const MOST_BOARDS = 100;
const AT_ONCE = 10;
/** Records of one kind that are read of a board, in the order of ids: the best match may come after many others. */
const MOST_READ = 500;
/** The kinds that share the bound of records. */
const KINDS = 3;

type Kind = 'quests' | 'tasks' | 'members';
/** `looked`: the number of its records that were read. */
type OnBoard = FoundOnBoard & { readonly org: string; readonly looked: number };

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
 * Archived records come last. Quests and members are few: they are searched on all boards before the tasks. Else the tasks of
 * the first boards would use up the bound, and the last boards would not be searched.
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
 * From board to board: what fits best may be on the last one. Those that were not looked at to their end share what the
 * others have left.
 */
async function lookThrough(store: Store, kinds: readonly Kind[], look: Look): Promise<readonly OnBoard[]> {
  const found = await lookOnce(store, kinds, look);
  const cut = found.filter(({ isCut }) => isCut);
  const share = (look.budget.left / cut.length / look.kindsToCome) * kinds.length;
  // A second look that reads no more than the first would only take from the kinds to come.
  if (!cut.some(({ looked }) => looked < share)) return found;
  const again = await lookOnce(store, kinds, { ...look, orgs: cut.map(({ org }) => org) });
  return found.map((one) => again.find(({ org, looked }) => org === one.org && looked > one.looked) ?? one);
}

/**
 * Each board has its share of what is left: a text that fits almost nothing, or almost everything, would spend the bound
 * on the first boards.
 */
async function lookOnce(
  store: Store,
  kinds: readonly Kind[],
  { orgs, text, budget, kindsToCome }: Look,
): Promise<readonly OnBoard[]> {
  const found: OnBoard[] = [];
  while (found.length < orgs.length && budget.left > 0) {
    const next = orgs.slice(found.length, found.length + AT_ONCE);
    const share = Math.ceil(budget.left / (orgs.length - found.length) / kindsToCome);
    const read = next.map(async (org): Promise<OnBoard> => {
      const own = { left: share * kinds.length };
      const most = Math.min(MOST_READ, share);
      const records = await findNamed(store, org, { text, kinds, most, budget: own });
      return { ...records, org, looked: share * kinds.length - own.left };
    });
    const boards = await Promise.all(read);
    budget.left -= boards.reduce((sum, { looked }) => sum + looked, 0);
    found.push(...boards);
  }
  return found;
}
