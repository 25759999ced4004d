import type { DayPlan, EventType, Snapshot, Task } from '../src/index.ts';

export function typesOf({ events }: DayPlan): EventType[] {
  return events.map((event) => event.type);
}

export function payloadsOf({ events }: DayPlan, type: EventType) {
  return events.filter((event) => event.type === type).map((event) => event.payload);
}

export function withTask(snapshot: Snapshot, id: string, change: Partial<Task>): Snapshot {
  return {
    ...snapshot,
    tasks: snapshot.tasks.map((task) => (task.id === id ? { ...task, ...change } : task)),
  };
}
