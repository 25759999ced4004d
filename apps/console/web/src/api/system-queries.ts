/** The questions of the pages of System: the audit, users, sessions, tokens, the installation, the document of the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { AuditList } from '../../../src/answers/system/audit.ts';
import type { Examination, Retention, StoreAnswer } from '../../../src/answers/system/installation.ts';
import type { OpenLinks, Sessions, Tokens, Users } from '../../../src/answers/system/session.ts';
import { currentZone } from '../settings/settings.ts';
import type { ApiDocument } from './api-document.ts';
import { getJson, type Params } from './client.ts';
import { timed } from './query-client.ts';

export const AUDIT_PAGE = 100;
/** The doctor starts a process, and most of what it finds stays. */
const EXAMINED_MS = 60_000;
/** Users, links, sessions and tokens change without a fact of the stream. */
const USED_MS = 30_000;

export function auditQuery(filter: Params) {
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      timed(getJson<AuditList>('/audit', { ...filter, cursor: pageParam, limit: AUDIT_PAGE }, signal)),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    // What is new waits for a click, in a list that is left open.
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** One act, by the number of its event; null: there is none. */
export function actQuery(id: number) {
  return queryOptions({
    queryKey: ['audit', 'one', id],
    queryFn: async ({ signal }) => {
      const { items } = await getJson<AuditList>('/audit', { before: id + 1, after: id - 1 }, signal);
      return items[0] ?? null;
    },
    staleTime: Infinity,
  });
}

export const usersQuery = queryOptions({
  queryKey: ['access', 'users'],
  queryFn: ({ signal }) => getJson<Users>('/users', undefined, signal),
  refetchInterval: USED_MS,
});

export const openLinksQuery = queryOptions({
  queryKey: ['access', 'links'],
  queryFn: ({ signal }) => getJson<OpenLinks>('/links', undefined, signal),
  refetchInterval: USED_MS,
});

export function sessionsQuery(isAll: boolean) {
  return queryOptions({
    queryKey: ['access', 'sessions', isAll],
    queryFn: ({ signal }) => getJson<Sessions>('/sessions', isAll ? { all: 'true' } : {}, signal),
    refetchInterval: USED_MS,
  });
}

export const tokensQuery = queryOptions({
  queryKey: ['access', 'tokens'],
  queryFn: ({ signal }) => getJson<Tokens>('/tokens', undefined, signal),
  refetchInterval: USED_MS,
});

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => timed(getJson<Retention>('/retention', undefined, signal)),
  staleTime: EXAMINED_MS,
});

export const storeQuery = queryOptions({
  queryKey: ['store'],
  queryFn: ({ signal }) => getJson<StoreAnswer>('/store', undefined, signal),
});

export const doctorQuery = queryOptions({
  queryKey: ['doctor'],
  queryFn: ({ signal }) => getJson<Examination>('/doctor', { tz: currentZone() }, signal),
  staleTime: EXAMINED_MS,
  retry: false,
});

export const documentQuery = queryOptions({
  queryKey: ['openapi'],
  queryFn: ({ signal }) => getJson<ApiDocument>('/openapi.json', undefined, signal),
  staleTime: Infinity,
});
