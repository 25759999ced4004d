import type { Route } from '../http/route.ts';

export const RUN_ROUTES: readonly Route[] = [];
