/** The questions before and about the sign-in. */
import { queryOptions } from '@tanstack/react-query';
import type { DoorState, LinkLook, WhoAmI } from '../../../src/answers/system/session.ts';
import { getJson, previewJson } from './client.ts';

export const doorQuery = queryOptions({
  queryKey: ['door'],
  queryFn: ({ signal }) => getJson<DoorState>('/door', undefined, signal),
});

/** What a one-time link makes. A POST, because its secret must be in no log. */
export function linkQuery(link: string) {
  return queryOptions({
    queryKey: ['link', link],
    queryFn: () => previewJson<LinkLook>('/links/look', { link }),
    staleTime: Infinity,
  });
}

export const whoQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => getJson<WhoAmI>('/session', undefined, signal),
  staleTime: Infinity,
});
