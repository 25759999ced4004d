import type { Route } from '../http/route.ts';

export const JOB_ROUTES: readonly Route[] = [];
