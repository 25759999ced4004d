import { queryOptions } from '@tanstack/react-query';
import type { Sprint, SprintList } from '../../../../../src/answers/sprints/sprints.ts';
import { getJson } from '../../../api/client.ts';
import { timed } from '../../../api/query-client.ts';
import { boardKey, orgUrl } from '../../../board/board-queries.ts';

/** More than three years of weeks. */
const WEEKS = 200;

export function sprintsQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'sprints'),
    queryFn: ({ signal }) => timed(getJson<SprintList>(orgUrl(org, 'sprints'), { limit: WEEKS }, signal)),
  });
}

export function sprintQuery(org: string, week: string) {
  return queryOptions({
    queryKey: boardKey(org, 'sprint', week),
    queryFn: ({ signal }) => getJson<Sprint>(orgUrl(org, 'sprints', week), undefined, signal),
  });
}
