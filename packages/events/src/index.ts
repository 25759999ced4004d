export { type Bus, type BusEvent, type BusEventType, createBus } from './bus.ts';
export {
  type DurableEvents,
  type DurableEventType,
  type HintEvents,
  type HintEventType,
  HISTORY_EVENTS,
  type RunEnded,
  type OverrideFacts,
  type ScheduleFacts,
  type StandingFacts,
} from './catalogue.ts';
export { checkEvent, InvalidEventError } from './check-event.ts';
export { EventsRemovedError } from './events-removed-error.ts';
export { listEventTypes } from './event-types.ts';
export { type EventSearch, listEvents } from './list-events.ts';
export type { News } from './news.ts';
export { matchesType } from './patterns.ts';
export { isBefore, laterOf, type Position, START } from './position.ts';
export { engineEvent, type NewEvent, publish } from './publish.ts';
export { removeOldEvents } from './remove-old-events.ts';
export { type Gap, lowestEngineCursor, noteRemoved } from './removed.ts';
export { subscribe, type SubscribeOptions, type Subscription } from './subscribe.ts';
export { latestPosition, type NewsFilter, type NewsPage, readNews } from './tail.ts';
