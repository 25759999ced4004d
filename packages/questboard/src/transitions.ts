import type { TaskStatus } from './model/organisation.ts';

/** From a status to those that may follow: questboard's rule 1.2. */
export const TRANSITIONS: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  todo: ['in-progress', 'blocked', 'done', 'cancelled'],
  'in-progress': ['in-review', 'blocked', 'done', 'todo', 'cancelled'],
  'in-review': ['in-progress', 'blocked', 'done', 'cancelled'],
  blocked: ['todo', 'in-progress', 'in-review', 'cancelled'],
  done: ['in-progress', 'todo'],
  cancelled: ['todo'],
};
