export {
  type DurableEvents,
  type DurableEventType,
  type RunEnded,
  type OverrideFacts,
  type ScheduleFacts,
  type StandingFacts,
} from './catalogue.ts';
export { checkEvent, InvalidEventError } from './publish/check-event.ts';
export { EventsRemovedError } from './subscribe/events-removed-error.ts';
export { listEventTypes } from './read/event-types.ts';
export { type EventSearch, listEvents } from './read/list-events.ts';
export type { News } from './read/news.ts';
export { isBefore, laterOf, type Position, START } from './position/position.ts';
export { engineEvent, type NewEvent, publish } from './publish/publish.ts';
export { removeOldEvents } from './retention/remove-old-events.ts';
export { type Gap, lowestEngineCursor, noteRemoved } from './retention/removed.ts';
export { subscribe, type SubscribeOptions, type Subscription } from './subscribe/subscribe.ts';
export { latestPosition, type NewsFilter, type NewsPage, readNews } from './read/tail.ts';
