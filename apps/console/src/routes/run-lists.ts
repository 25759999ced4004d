import type { Route } from '../http/route.ts';

export const RUN_LIST_ROUTES: readonly Route[] = [];
