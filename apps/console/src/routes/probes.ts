/** For orchestrators and Prometheus, and the document of this API. */
import { schemaStatus } from '@sb/storage';
import { z } from 'zod';
import { RefusedError } from '../http/refusal.ts';
import { acts, type Route } from '../http/route.ts';

const TAG = 'Probes';

export const PROBE_ROUTES: readonly Route[] = [
  acts({
    method: 'GET',
    path: '/healthz',
    isRoot: true,
    tag: TAG,
    summary: 'The process lives',
    least: 'nobody',
    answer: z.object({ status: z.literal('ok') }),
    async run() {
      return { status: 'ok' as const };
    },
  }),
  acts({
    method: 'GET',
    path: '/readyz',
    isRoot: true,
    tag: TAG,
    summary: 'The store answers, and its schema fits',
    least: 'nobody',
    answer: z.object({ status: z.literal('ready') }),
    async run({ store }) {
      const { missing } = await schemaStatus(store);
      if (missing.length > 0)
        throw new RefusedError({
          code: 'STORE_NOT_MIGRATED',
          detail: `The store lacks ${missing.join(', ')}.`,
        });
      return { status: 'ready' as const };
    },
  }),
  acts({
    method: 'GET',
    path: '/openapi.json',
    tag: TAG,
    summary: 'This document: OpenAPI 3.1',
    least: 'viewer',
    answer: z.unknown(),
    async run({ about }) {
      return about?.document;
    },
  }),
];
