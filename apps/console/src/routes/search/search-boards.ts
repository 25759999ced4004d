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
const KINDS = ['quests', 'tasks', 'members'] as const;
/** Of a board and a kind: the best are among them. */
const MOST_READ = 20;

type Kind = (typeof KINDS)[number];

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

/** What was archived comes last. It goes on from board to board until it has enough of each kind, or has looked at enough. */
export async function searchBoards(
  store: Store,
  who: Pick<Who, 'orgs'>,
  { text, most, mostRecords }: BoardSearch,
): Promise<FoundOnBoards> {
  const orgs = await seenOrgs(store, who);
  const readable = orgs.slice(0, MOST_BOARDS);
  const found: (FoundOnBoard & { readonly org: string })[] = [];
  const hasEnough = (kind: Kind): boolean =>
    found.flatMap(({ [kind]: all }) => all.filter(({ isArchived }) => !isArchived)).length >= most;
  const budget = { left: mostRecords };
  while (found.length < readable.length && budget.left > 0 && !KINDS.every(hasEnough)) {
    const next = readable.slice(found.length, found.length + AT_ONCE);
    const read = next.map(async (org) => ({
      org,
      ...(await findNamed(store, org, { text, most: MOST_READ, budget })),
    }));
    found.push(...(await Promise.all(read)));
  }
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
  return {
    quests: best('quests'),
    tasks: best('tasks'),
    members: best('members'),
    ...((found.length < orgs.length || found.some(({ isCut }) => isCut)) && { isWhole: false }),
  };
}
