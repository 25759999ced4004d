import type { Route } from '../http/route.ts';

export const QUEUE_ROUTES: readonly Route[] = [];
