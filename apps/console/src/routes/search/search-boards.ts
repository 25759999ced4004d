/** Quests, tasks and members of the boards that one who asks may see. */
import { findNamed, type FoundOnBoard, type NamedRecord } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { seenOrgs } from '../../guard/seen-org.ts';
import type { Who } from '../../http/who.ts';
import { bestMatches } from './best-matches.ts';

type OfBoard = NamedRecord & { readonly org: string };

/** Of so many boards: a box that finds things answers at once. */
const MOST_BOARDS = 10;
/** Of a board and a kind: the best are among them. */
const MOST_READ = 20;

/** What was archived comes last. */
export async function searchBoards(
  store: Store,
  who: Pick<Who, 'orgs'>,
  { text, most }: { readonly text: string; readonly most: number },
): Promise<Record<keyof FoundOnBoard, OfBoard[]>> {
  const orgs = (await seenOrgs(store, who)).slice(0, MOST_BOARDS);
  const found = await Promise.all(
    orgs.map(async (org) => ({ org, ...(await findNamed(store, org, { text, most: MOST_READ })) })),
  );
  const best = (kind: keyof FoundOnBoard): OfBoard[] => {
    const records = found.flatMap(({ org, [kind]: all }) => all.map((record) => ({ org, ...record })));
    const match = (isArchived: boolean): OfBoard[] =>
      bestMatches(
        records.filter((record) => (record.isArchived === true) === isArchived),
        text,
        { texts: ({ id, name }) => [id, name], most },
      );
    return [...match(false), ...match(true)].slice(0, most);
  };
  return { quests: best('quests'), tasks: best('tasks'), members: best('members') };
}
