import { queryOptions } from '@tanstack/react-query';
import type { Sprint } from '../../../../../src/answers/sprints/sprints.ts';
import { getJson } from '../../../api/client.ts';
import { boardKey, orgUrl } from '../../../board/board-queries.ts';

export function sprintQuery(org: string, week: string) {
  return queryOptions({
    queryKey: boardKey(org, 'sprint', week),
    queryFn: ({ signal }) => getJson<Sprint>(orgUrl(org, 'sprints', week), undefined, signal),
  });
}
