/** Asks for what the acts on found things depend on, and hands them to the palette. It draws nothing, and is loaded after it. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { SearchResults } from '../../../src/answers/search.ts';
import { alertConfigQuery, alertsQuery } from '../api/alert-queries.ts';
import { orgQuery, orgsQuery, questQuery, sprintsQuery, taskQuery } from '../board/board-queries.ts';
import { useMay } from '../frame/rights.ts';
import { foundItems, type FoundThings } from './found-items.ts';
import type { Item } from './palette-items.ts';

/** Of the tasks and quests that were found, the best: each is read whole. */
const MOST_READ = 2;
const MOST_PLANS = 5;

export interface FoundActsProps {
  readonly text: string;
  readonly found: SearchResults | undefined;
  readonly onFound: (items: readonly Item[]) => void;
}

export function FoundActs({ text, found, onFound }: FoundActsProps) {
  const isOperator = useMay('operator');
  const isAdmin = useMay('admin');
  const { data: config } = useQuery(alertConfigQuery);
  const { data: alerts } = useQuery({ ...alertsQuery, enabled: isOperator });
  const best = isOperator ? bestOf(found?.tasks) : [];
  const tasks = useQueries({ queries: best.map(({ org, id }) => taskQuery(org, id)) });
  const orgs = useQueries({ queries: [...new Set(best.map(({ org }) => org))].map(orgQuery) });
  const quests = useQueries({
    queries: (isOperator ? bestOf(found?.quests) : []).map(({ org, id }) => questQuery(org, id)),
  });
  const plans = usePlans(isOperator && /plan|appr|sprint|week/i.test(text));
  const members = new Map(orgs.flatMap(({ data }) => (data ? [[data.id, data.me]] : [])));
  const items = foundItems(
    {
      runs: found?.runs ?? [],
      members: found?.members ?? [],
      rules: config?.rules ?? [],
      alerts: alerts?.rules ?? [],
      tasks: tasks.flatMap(({ data }) => (data ? [{ task: data, me: members.get(data.orgId) }] : [])),
      quests: quests.flatMap(({ data }) => (data ? [data] : [])),
      plans,
    },
    { isOperator, isAdmin },
  );
  // They are of words alone.
  const said = JSON.stringify(items);
  const same = useMemo(() => JSON.parse(said) as readonly Item[], [said]);
  useEffect(() => onFound(same), [onFound, same]);
  return null;
}

function bestOf(found: SearchResults['tasks'] = []): SearchResults['tasks'] {
  return found.filter(({ isArchived }) => isArchived !== true).slice(0, MOST_READ);
}

/** Of the first boards: asked for only where the text may be about a plan. */
function usePlans(isAsked: boolean): FoundThings['plans'] {
  const { data } = useQuery({ ...orgsQuery, enabled: isAsked });
  const orgs = isAsked ? (data?.items ?? []).slice(0, MOST_PLANS).map(({ id }) => id) : [];
  const plans = useQueries({ queries: orgs.map(sprintsQuery) });
  return plans.flatMap(({ data: list }, nr) => (list ? [{ ...list, org: orgs[nr] ?? '' }] : []));
}
