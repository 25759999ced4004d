import type { Instant } from '../model/dates.ts';
import type { Quest, QuestState } from '../model/organisation.ts';
import type { QuestMove } from '../model/run.ts';
import { namesOf } from '../requirement.ts';
import { type GateFacts, unmetRequirements } from './unlock.ts';

/** One step of a quest in a run or a verb. */
export interface Step {
  readonly move: QuestMove;
  readonly from: QuestState;
  readonly to: QuestState;
}

export interface MovedQuest {
  /** As it is afterwards. */
  readonly quest: Quest;
  readonly steps: readonly Step[];
  /** Quests, tasks and dates that opened or shut its gate; `hold` for a person. */
  readonly because: readonly string[];
}

/** The quests whose stored state is no longer true, in the order of ids. */
export function moveQuests(facts: GateFacts, now: Instant): MovedQuest[] {
  return facts.board.quests.flatMap((quest) => {
    const steps = stepsBetween(quest.state, facts.states.get(quest.id) ?? quest.state);
    if (steps.length === 0) return [];
    const moved = steps.reduce((before, step) => takeStep(before, step, now), quest);
    return [{ quest: moved, steps, because: becauseOf(quest, facts) }];
  });
}

/** A quest passes every state in between, even from locked to completed in one run. */
function stepsBetween(from: QuestState, target: QuestState): Step[] {
  const step = nextStep(from, target);
  return step ? [step, ...stepsBetween(step.to, target)] : [];
}

function nextStep(from: QuestState, target: QuestState): Step | undefined {
  if (from === target) return undefined;
  if (from === 'locked') return { move: 'unlocked', from, to: 'unlocked' };
  if (from === 'completed')
    return { move: 'reopened', from, to: target === 'in-progress' ? target : 'unlocked' };
  if (target === 'locked') return { move: 'relocked', from, to: 'locked' };
  if (from === 'unlocked') return { move: 'started', from, to: 'in-progress' };
  return { move: 'completed', from, to: 'completed' };
}

function takeStep(quest: Quest, { move, to }: Step, now: Instant): Quest {
  switch (move) {
    case 'unlocked':
      return { ...quest, state: to, unlockedAt: now };
    case 'started':
      return { ...quest, state: to, startedAt: quest.startedAt ?? now };
    case 'completed':
      return { ...quest, state: to, completedAt: now };
    case 'reopened':
      return { ...withoutEnd(quest), state: to };
    case 'relocked':
      return { ...withoutBeginning(quest), state: to };
  }
}

function withoutEnd({ completedAt: _completedAt, ...quest }: Quest): Quest {
  return quest;
}

function withoutBeginning({ unlockedAt: _unlockedAt, startedAt: _startedAt, ...quest }: Quest): Quest {
  return quest;
}

/** The requirements of a gate that opened, or the unmet ones of a gate that shut. */
function becauseOf(quest: Quest, facts: GateFacts): string[] {
  if (quest.state === 'locked') return quest.requires.flatMap(namesOf);
  const unmet = unmetRequirements(quest, facts).flatMap(namesOf);
  return quest.hold ? ['hold', ...unmet] : unmet;
}
