import { AsyncLocalStorage } from 'node:async_hooks';
import type { CodeOwner } from './attempt.ts';

/** The attempt or batch that the current code belongs to: an error that the code does not catch fails it. */
export const currentAttempt = new AsyncLocalStorage<CodeOwner>();
