/** For orchestrators and Prometheus, and the document of this API. */
import { schemaStatus } from '@sb/storage';
import { PROMETHEUS_CONTENT_TYPE } from '@sb/telemetry';
import { z } from 'zod';
import { RefusedError } from '../http/refusal.ts';
import { reads, type Route } from '../http/route.ts';

const TAG = 'Probes';

export const PROBE_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/healthz',
    isRoot: true,
    tag: TAG,
    summary: 'The process lives',
    least: 'nobody',
    takesAnyQuery: true,
    answer: z.object({ status: z.literal('ok') }),
    async run() {
      return { status: 'ok' as const };
    },
  }),
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/readyz',
    isRoot: true,
    tag: TAG,
    summary: 'The store answers, and its schema fits',
    least: 'nobody',
    takesAnyQuery: true,
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
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/metrics',
    isRoot: true,
    tag: TAG,
    summary: 'The numbers of the console for Prometheus; from this machine without a token',
    least: 'viewer',
    isOpenHere: true,
    answer: z.string(),
    mediaType: PROMETHEUS_CONTENT_TYPE,
    async run({ metrics }) {
      if (!metrics) throw new Error('A console without numbers was asked for them.');
      return metrics();
    },
  }),
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/openapi.json',
    tag: TAG,
    summary: 'This document: OpenAPI 3.1',
    least: 'viewer',
    isOfJobs: true,
    answer: z.unknown(),
    async run({ about }) {
      return about?.document();
    },
  }),
];
