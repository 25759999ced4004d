// What can happen: catalogue.ts, and the facts that payloads share: payloads.ts.
export type { DurableEvents, DurableEventType } from './catalogue.ts';
export type { OverrideFacts, RunEnded, ScheduleDefinition, StandingFacts } from './payloads.ts';

export { UNKNOWN_PERSON } from './unknown-person.ts';

// Write events: publish/.
export { toEngineEvent, type NewEvent, publish } from './publish/publish.ts';
export { checkDedupeKey, checkEvent, InvalidEventError, isEventText } from './publish/check-event.ts';

// Read them in order: position/, read/.
export { isBefore, laterPosition, type Position, START } from './position/position.ts';
export { latestPosition, type NewsFilter, type NewsPage, readNews } from './read/tail.ts';
export type { News } from './read/news.ts';
export { type EventSearch, findFactSpan, listEvents, listEventTypes } from './read/list-events.ts';
export type { TimeSpan } from './read/fact-span.sql.ts';
export type { FactBounds, FactSpan } from './read/select-newest.sql.ts';
export { findEvents } from './read/find-events.ts';

// Follow them by a name: subscribe/.
export { subscribe, type SubscribeOptions, type Subscription } from './subscribe/subscribe.ts';
export { EventsRemovedError } from './subscribe/events-removed-error.ts';

// Remove them after their time: retention/.
export { removeOldEvents } from './retention/remove-old-events.ts';
export { type Gap, lowestEngineCursor, noteRemoved, readRemoved } from './retention/removed.ts';
